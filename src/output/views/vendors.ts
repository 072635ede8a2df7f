import type { VendorCheck, VendorListed, VendorSuggestion } from '../../model/answers.ts'
import { cell, line, lines, table, type View } from '../view.ts'
import { few, plural } from './words.ts'

type Row = Record<string, unknown>

export const vendorsListView: View<VendorListed[]> = {
  sections: (answer) => [
    table(
      null,
      ['id', 'name*', 'source', 'accounts*'],
      answer.map((entry) => [
        cell(entry.id),
        cell(entry.name),
        cell(entry.source),
        cell(entry.accounts.length === 0 ? '' : few(entry.accounts, 3)),
      ]),
    ),
  ],
  rows: (answer) => answer as unknown as Row[],
  columns: ['id', 'name', 'source', 'accounts'],
}

export const vendorShowView: View<VendorListed> = {
  sections: (answer) => [
    lines(
      ...Object.entries(answer).flatMap(([key, value]) =>
        value === null || (Array.isArray(value) && value.length === 0)
          ? []
          : [line(`${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)],
      ),
    ),
  ],
  rows: (answer) => [answer as unknown as Row],
}

export const vendorsSuggestView: View<VendorSuggestion[]> = {
  sections: (answer) =>
    answer.length === 0
      ? [lines('Every foreign account in these logs is in the registry.')]
      : answer.map((each) =>
          lines(
            line(
              `# ${each.seen.join('; ')}: ${plural(each.events, 'event')}, ${each.confidence}; first: ${each.evidence[0] ?? ''}`,
              'dim',
            ),
            ...each.yaml.trimEnd().split('\n'),
          ),
        ),
  rows: (answer) => answer as unknown as Row[],
  columns: ['id', 'name', 'accounts', 'roles', 'externalIds', 'events', 'confidence', 'evidence', 'yaml'],
}

export const vendorsCheckView: View<VendorCheck> = {
  sections: (answer) => [
    table(
      'Claimed by several vendors',
      ['field', 'value*', 'vendors*'],
      answer.overlaps.map((each) => [cell(each.field), cell(each.value, 'bad'), cell(each.vendors.join(', '))]),
    ),
    table(
      'Credentials that several vendors match',
      ['credential*', 'vendors*', 'events>', 'first event'],
      answer.conflicts.map((each) => [
        cell(each.credential, 'bad'),
        cell(each.vendors.join(', ')),
        cell(each.events),
        cell(each.evidence[0], 'dim'),
      ]),
    ),
    table(
      'Matches nothing in these logs',
      ['vendor', 'field', 'value*'],
      answer.unmatched.map((each) => [cell(each.id), cell(each.field), cell(each.value)]),
    ),
    lines(
      answer.overlaps.length + answer.conflicts.length + answer.unmatched.length === 0
        ? 'No overlaps, and every entry matches something.'
        : null,
    ),
  ],
  rows: (answer) => [...answer.overlaps, ...answer.conflicts, ...answer.unmatched] as unknown as Row[],
  columns: ['vendors', 'id', 'field', 'value'],
}
