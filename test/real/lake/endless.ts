import type { Trino } from '../../support/trino.ts'

/** A query that runs longer than anybody waits; `mark` is a number by which it is found again. */
export function endless(mark: number): string {
  const many = (name: string) => `UNNEST(sequence(1, 9999)) AS ${name} (${name}${name})`
  return `SELECT count(*) FROM ${many('x')} CROSS JOIN ${many('y')} CROSS JOIN ${many('z')} WHERE xx * yy * zz % 7 = 3 AND xx <> ${mark}`
}

/** How the engine says that {@link endless} ended: state and error. */
export async function endOf({ run }: Trino, mark: number): Promise<unknown[]> {
  const text = `SELECT state, error_code FROM system.runtime.queries WHERE query LIKE 'SELECT count(*) FROM UNNEST(%${mark}'`
  // Where the text is rewritten on its way nothing may be found: that is to fail, and not to wait.
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await run(text)
    if (row !== undefined && /FINISHED|FAILED/.test(String(row[0]))) return row
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no query that ends in ${mark} has ended`)
}
