import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { usageError } from '../../errors.ts'
import type { Shell } from '../program.ts'

export function reportCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('report')
    .description(
      'What a vendor did: period and coverage, credentials, activity, resources, networks, denials, what is new, findings, and the event ids behind every number. One HTML file that needs no network and no script; --format md, json or csv on standard output.',
    )
    .argument('[vendor]', 'the vendor’s id, its name, or one of its accounts')
    .option('--all', 'an index, and a page for each vendor that has any event')
    .option(
      '-o, --output <path>',
      'where to write: a file (default: report-ID.html), or the folder for --all (default: reports); - for standard output',
    )
    .option('--baseline <file>', 'findings that are accepted, with a reason and an expiry (default: trail.yaml’s)')
    .option(
      '--events',
      'beside a page, every event with what it came to, as csv: by itself up to 100,000 events; --no-events leaves it out',
    )
    .option('--no-events', 'no list of events beside a page')
    .addHelpText(
      'after',
      '\nExamples:\n  trail report acme\n  trail report acme --since 2026-03-01 -o march.html\n  trail report --all -o reports\n  trail report acme --format md',
    )
  return command.action(async (vendor, { all, output, events, baseline }) => {
    if (all === true && vendor !== undefined)
      throw usageError('report-both', `${vendor} and --all can't be asked for together`, 'Leave one of them out.')
    const { reportAll, reportOne } = await import('../report-run.ts')
    if (all === true) return reportAll(command, io, { output, events, baseline })
    if (vendor === undefined)
      throw usageError('report-none', 'report needs a vendor', 'Name one, or --all for every vendor that has events.')
    return reportOne(command, io, vendor, { output, events, baseline })
  })
}
