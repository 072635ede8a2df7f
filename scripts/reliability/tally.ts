import type { Bench } from './bench.ts'

/** What came of a kind of harm: how often it was tried, how often all was well afterwards, and which events were not. */
export interface Outcome {
  what: string
  tried: number
  survived: number
  lost: number
  doubled: number
  said: string
}

export type Trial = (bench: Bench) => Promise<Outcome[]>

/** Adds up the trials of one kind. */
export class Tally {
  readonly #bench: Bench
  readonly outcome: Outcome

  constructor(bench: Bench, what: string, said: string) {
    this.#bench = bench
    this.outcome = { what, tried: 0, survived: 0, lost: 0, doubled: 0, said }
  }

  /** One trial: whether what was said and done was right, and whether the store answers as an undisturbed one. */
  async store(cwd: string, otherwise: boolean | string = true): Promise<void> {
    const { same, lost, doubled } = await this.#bench.compare(cwd)
    this.count(otherwise === true && same, typeof otherwise === 'string' ? otherwise : `the answer differs in ${cwd}`)
    this.outcome.lost += lost
    this.outcome.doubled += doubled
  }

  count(good: boolean, why = ''): void {
    this.outcome.tried++
    if (good) this.outcome.survived++
    else console.error(`NOT: ${this.outcome.what}: ${why}`)
  }
}

/** True, or what was said in the place of what should have been. */
export function said(ran: { code: number | null; stderr: string }, code: number, text: RegExp): true | string {
  return (ran.code === code && text.test(ran.stderr) && !/unexpected/.test(ran.stderr)) || `${ran.code} ${ran.stderr}`
}
