import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one run of a program took, with all that it started: seconds, and the largest process in MB. */
export interface Run {
  wall: number
  cpu: number
  peak: number
}

/** Median, and the least and most, of one figure over all rounds. */
export interface Spread {
  median: number
  least: number
  most: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  return { median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) }
}

/** Where measured programs write, and what they are given. */
export interface Bench {
  work: string
  env: NodeJS.ProcessEnv
}

/** Runs a program under GNU time; what it prints is thrown away. `allowed`: statuses that are no failure. */
export function measured(bench: Bench, argv: readonly string[], allowed: readonly number[] = [0]): Run {
  const told = join(bench.work, 'usage.txt')
  const { status, stderr, error } = spawnSync('/usr/bin/time', ['-o', told, '-f', '%e %U %S %M', ...argv], {
    env: bench.env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  if (error !== undefined) throw new Error(`GNU time is needed as /usr/bin/time: ${error.message}`)
  if (!allowed.includes(status ?? -1)) throw new Error(`${argv.join(' ')} ended ${status}: ${stderr}`)
  const [wall, user, system, peak] = readFileSync(told, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return { wall: wall ?? Number.NaN, cpu: (user ?? 0) + (system ?? 0), peak: (peak ?? 0) / 1024 }
}

/** Figures by name, in the order in which they first came. */
export class Figures {
  readonly #runs = new Map<string, Run[]>()

  add(name: string, run: Run): void {
    this.#runs.set(name, [...(this.#runs.get(name) ?? []), run])
  }

  has(name: string): boolean {
    return this.#runs.has(name)
  }

  all(): string[] {
    return [...this.#runs.keys()]
  }

  names(group: string): string[] {
    return [...this.#runs.keys()].filter((name) => name.startsWith(`${group}: `))
  }

  of(name: string, part: keyof Run): Spread {
    return spreadOf((this.#runs.get(name) ?? []).map((run) => run[part]))
  }

  /** One median over another; NaN where either is missing. */
  ratio(name: string, base: string, part: keyof Run): number {
    return this.of(name, part).median / this.of(base, part).median
  }
}
