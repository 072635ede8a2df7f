import { lines, type View } from '../view.ts'

/** What an export wrote, and where. */
export interface ExportAnswer {
  target: string
  events: number
  files: number
  bytes: number
  accounts: readonly string[]
  regions: readonly string[]
  firstDay: string | null
}

export const exportView: View<ExportAnswer> = {
  sections: ({ target, events, files, bytes, accounts, regions }) => [
    lines(
      `${events} events in ${files} files, ${(bytes / 1e6).toFixed(1)} MB, of ${accounts.length} accounts and ${regions.length} regions: ${target}`,
      '_athena.sql and _trino.sql define the table.',
    ),
  ],
  rows: (answer) => [{ ...answer }],
}
