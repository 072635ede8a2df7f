import type { Statement } from '../../model/lake.ts'
import { lines, type View } from '../view.ts'

/** SQL that would be sent to an engine. */
export const statementView: View<Statement> = {
  sections: ({ sql, parameters }) => [
    lines(...sql.split('\n')),
    ...(parameters.length === 0 ? [] : [lines('', ...parameters.map((value, i) => `?${i + 1} = ${value}`))]),
  ],
  rows: (statement) => [{ ...statement }],
}
