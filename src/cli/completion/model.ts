import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'

/** What may stand as a value: given words, or what a shell knows how to find. */
export type Takes =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'file' | 'folder' | 'vendor' | 'query' | 'parameter' | 'text' }

export interface CompletedOption {
  /** `-f`, `--file`. */
  names: readonly string[]
  description: string
  /** Null for a switch. An option whose value may be left out is a switch here: what follows it may be anything. */
  takes: Takes | null
}

/** A command, or the program itself, as a shell completes it. */
export interface CompletedCommand {
  /** `vendors show`; empty for the program. */
  path: string
  summary: string
  options: readonly CompletedOption[]
  /** By place; the last one holds for all that follow where `repeats`. */
  takes: readonly Takes[]
  repeats: boolean
  /** The names of its subcommands. */
  subcommands: readonly string[]
}

/** Everything that a shell is told. */
export interface CompletionModel {
  commands: readonly CompletedCommand[]
  /** The parameters of each query that comes with trail. */
  queries: ReadonlyMap<string, readonly string[]>
  /** Ids of the registry; those of the user's vendors.yaml are read when they are asked for. */
  vendors: readonly string[]
}

/** Reads the program, with every command loaded. */
export function commandsOf(program: CommandUnknownOpts, tables: readonly string[]): CompletedCommand[] {
  const found: CompletedCommand[] = []
  const visit = (command: CommandUnknownOpts, path: string, inherited: readonly CompletedOption[]) => {
    const own = command.options.filter(({ hidden }) => !hidden).map((option) => optionOf(option, tables))
    const names = new Set(own.flatMap((option) => option.names))
    // A subcommand's subcommand takes the global options too, though its help leaves them out.
    const options = [...own, ...inherited.filter((option) => !option.names.some((name) => names.has(name)))]
    const takes = command.registeredArguments.map((argument) => takesOf(path, argument.name(), argument.argChoices))
    found.push({
      path,
      summary: command.summary() || command.description(),
      options: [...options, HELP],
      takes,
      repeats: command.registeredArguments.at(-1)?.variadic === true,
      subcommands: command.commands.map((each) => each.name()),
    })
    for (const each of command.commands)
      visit(
        each,
        `${path} ${each.name()}`.trim(),
        options.filter(({ names: [name] }) => !/^-V$/.test(name ?? '')),
      )
  }
  visit(program, '', [])
  return found
}

const HELP: CompletedOption = { names: ['-h', '--help'], description: 'help for this command', takes: null }

function optionOf(option: Option, tables: readonly string[]): CompletedOption {
  const names = [option.short, option.long].flatMap((name) => name ?? [])
  const value = /<([^>]+)>/.exec(option.flags)?.[1] ?? null
  if (option.long === '--schema')
    return { names, description: option.description, takes: { kind: 'words', words: tables } }
  return {
    names,
    description: option.description,
    takes: value === null ? null : takesOf(option.long ?? '', value.replace('...', ''), option.argChoices),
  }
}

/** Names of values as the commands' help has them: `--output <path>`, `[source...]`, `<vendor>`. */
function takesOf(of: string, name: string, choices: readonly string[] | undefined): Takes {
  if (choices !== undefined) return { kind: 'words', words: choices }
  if (of === 'query') return { kind: name === 'name' ? 'query' : 'parameter' }
  if (/^(vendor|vendor\|principal)$/.test(name) || ((of === '--vendor' || of === 'vendors show') && name === 'id'))
    return { kind: 'vendor' }
  if (/^(file|path|source|target|list|policy)$/.test(name)) return { kind: 'file' }
  if (/^(folder|dir)$/.test(name)) return { kind: 'folder' }
  return { kind: 'text' }
}
