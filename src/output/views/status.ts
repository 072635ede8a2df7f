import type { Status } from '../../model/answers.ts'
import { cell, lines, table, type View } from '../view.ts'
import { few, plural } from './words.ts'

export const statusView: View<Status> = {
  sections: (answer) => [
    lines(
      `${answer.store} (schema ${answer.schema})`,
      `${plural(answer.events, 'event')}${answer.first === null ? '' : `, ${answer.first} to ${answer.last}`}`,
      `${plural(answer.files.loaded, 'file')} loaded, ${answer.files.ignored} passed over, ${answer.files.setAside} set aside`,
      `accounts ${few(answer.accounts)}; regions ${few(answer.regions)}`,
    ),
    table(
      'Set aside',
      ['file*', 'reason*'],
      answer.setAside.map((each) => [cell(each.file), cell(each.reason)]),
    ),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}
