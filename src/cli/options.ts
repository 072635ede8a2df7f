import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { usageError } from '../errors.ts'

/** A positive whole number, null where the option was not given. */
export function limitOf(text: string | undefined, option = '--limit'): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw usageError('bad-limit', `${option} takes a whole number above 0, not ${JSON.stringify(text)}`)
}

/**
 * A script whose variable is empty asks for nothing at all: an answer of "nobody" would be taken for one on what was
 * meant. @throws TrailError that names the argument or the option.
 */
export function checkNotEmpty(command: CommandUnknownOpts): void {
  for (const [i, { name }] of command.registeredArguments.map((each) => ({ name: each.name() })).entries())
    if ([command.processedArgs[i]].flat().includes('')) throw isEmpty(`<${name}>`)
  for (const [name, value] of Object.entries(command.optsWithGlobals()))
    if ([value].flat().includes(''))
      throw isEmpty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
}

function isEmpty(what: string) {
  return usageError('empty', `${what} is empty`, 'Is a variable of the shell not set?')
}
