import { cell, lines, table, type View } from '../view.ts'

/** Statements that define a table: SQL to be run one after the other. */
export const ddlView: View<{ statements: readonly string[] }> = {
  sections: ({ statements }) => [lines(...statements.flatMap((each) => `${each};`.split('\n').concat('')))],
  rows: ({ statements }) => statements.map((statement) => ({ statement })),
  columns: ['statement'],
}

export interface Check {
  check: string
  ok: boolean
  detail: string
}

export const checkView: View<{ ok: boolean; checks: readonly Check[] }> = {
  sections: ({ checks }) => [
    table(
      null,
      ['', 'check', 'detail*'],
      checks.map(({ check, ok, detail }) => [
        cell(ok ? 'ok' : 'wrong', ok ? 'good' : 'bad'),
        cell(check),
        cell(detail),
      ]),
    ),
  ],
  rows: ({ checks }) => checks.map((each) => ({ ...each })),
  columns: ['check', 'ok', 'detail'],
}
