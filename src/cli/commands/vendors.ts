import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { initVendorsFile } from '../../config/vendors-init.ts'
import { vendorNamed } from '../../engine/vendor-named.ts'
import { checkVendors, listed, listVendors } from '../../engine/vendors.ts'
import { suggestVendors } from '../../engine/vendors-suggest.ts'
import { EXIT, usageError } from '../../errors.ts'
import { nearest } from '../../model/nearest.ts'
import { vendorShowView, vendorsCheckView, vendorsListView, vendorsSuggestView } from '../../output/views/vendors.ts'
import { emit } from '../emit.ts'
import { addGlobalOptions } from '../globals.ts'
import type { Shell } from '../program.ts'
import { registryOf, settingsOf, withStore } from '../session.ts'

function unknownCommand(word: string, known: readonly string[]) {
  const meant = nearest(word, known)
  return usageError(
    'unknown-command',
    `vendors has no command ${JSON.stringify(word)}`,
    meant === null ? 'trail vendors --help shows the commands.' : `Did you mean ${meant}?`,
  )
}

export function vendorsCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('vendors').description(
    'The registry of third parties: those that come with trail under those of your own vendors.yaml.',
  )

  const list = new Command('list')
    .description('all vendors, yours first')
    .option('--mine', 'only those of your own file')
  list.action(async (options) => {
    const settings = await settingsOf(list, io)
    await emit(
      io,
      settings,
      vendorsListView,
      listVendors(await registryOf(settings)).filter((entry) => options.mine !== true || entry.source === 'user'),
    )
  })

  const show = new Command('show').description('one vendor with all that is known of it').argument('<id>')
  show.action(async (id) => {
    const settings = await settingsOf(show, io)
    await emit(io, settings, vendorShowView, listed(vendorNamed((await registryOf(settings)).entries, id)))
  })

  const suggest = new Command('suggest').description(
    'entries drafted from the logs, for foreign accounts that are in no register',
  )
  suggest.action(async () => {
    const settings = await settingsOf(suggest, io)
    await withStore(settings, io, async (store, actors) =>
      emit(io, settings, vendorsSuggestView, await suggestVendors(store, actors)),
    )
  })

  const check = new Command('check').description('overlaps between entries, and entries that match nothing in the logs')
  check.action(async () => {
    const settings = await settingsOf(check, io)
    await withStore(settings, io, async (store, actors) => {
      const answer = await checkVendors(store, actors)
      await emit(io, settings, vendorsCheckView, answer)
      if (answer.overlaps.length + answer.conflicts.length > 0) exit(EXIT.finding)
    })
  })

  const init = new Command('init').description('a commented vendors.yaml to begin with, on standard output')
  init.action(async () => {
    await io.out(initVendorsFile())
  })

  for (const each of [list, show, suggest, check, init]) {
    addGlobalOptions(each)
    command.addCommand(each, { isDefault: each === list })
  }
  // Since `trail vendors` alone lists, a misspelt command would be an argument too many of `list`.
  command.hook('preSubcommand', ({ args: [word = '-'] }) => {
    if (!word.startsWith('-') && !command.commands.some((each) => each.name() === word))
      throw unknownCommand(
        word,
        command.commands.map((each) => each.name()),
      )
  })
  return command
}
