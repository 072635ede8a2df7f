import { cell, line, lines, type Tone, table, type View } from '../view.ts'

export interface VerifyShown {
  verdict: 'whole' | 'altered' | 'incomplete' | 'unverifiable'
  files: { verified: number; altered: number; missing: number; unverified: number }
  digests: number
  findings: {
    kind: string
    file: string
    account: string | null
    region: string | null
    from: string | null
    to: string | null
    expected: string | null
    found: string | null
  }[]
  notes: string[]
}

const TONES: Readonly<Record<VerifyShown['verdict'], Tone>> = {
  whole: 'good',
  altered: 'bad',
  incomplete: 'bad',
  unverifiable: 'warn',
}

export const verifyView: View<VerifyShown> = {
  sections: ({ verdict, files, digests, findings, notes }) => [
    lines(
      line(verdict, TONES[verdict]),
      `${files.verified} files verified, ${files.altered} altered, ${files.missing} missing, ${files.unverified} named by no proven digest; ${digests} digests`,
      ...notes.map((note) => line(note, 'warn')),
    ),
    ...(findings.length === 0
      ? []
      : [
          table(
            'Findings',
            ['what', 'file*', 'account', 'region', 'from', 'to', 'expected*', 'found*'],
            findings.map((each) => [
              cell(each.kind, 'bad'),
              cell(each.file),
              cell(each.account),
              cell(each.region),
              cell(each.from),
              cell(each.to),
              cell(each.expected),
              cell(each.found),
            ]),
          ),
        ]),
  ],
  rows: ({ findings }) => findings.map((each) => ({ ...each })),
  columns: ['kind', 'file', 'account', 'region', 'from', 'to', 'expected', 'found'],
}
