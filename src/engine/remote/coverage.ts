import { TrailError } from '../../errors.ts'
import type { LakeEngine } from '../../model/lake.ts'
import { placeKey, type Store } from '../../store/open.ts'
import { coverAs, type Seen } from '../../store/seen.ts'
import type { FetchEffects } from './fetch.ts'
import { candidatesOf, type Question, sliceOf } from './question.ts'
import { count, countFiles, recordsIn } from './results.ts'
import { candidateStatement, coverageStatement, filesStatement, type Source } from './statements.ts'

/** What a lake has of a table: where coarse queries read, and where its files are told. */
export interface Tables {
  source: Source
  /** The coarse text over the table itself, with a column `path`. */
  located: Source
  /** A table of whole files behind a view that does not tell them; null where there is none. */
  files: string | null
}

/**
 * Brings into a local store what the partitions hold by place and hour, and the calls that started and stopped trails:
 * in one scan, and a second over the files where the table is a view on them. Answers with the files of each place, by
 * `placeKey`; null where the table does not tell them.
 */
export async function fetchCoverage(
  store: Store,
  engine: LakeEngine,
  tables: Tables,
  question: Question,
  effects: FetchEffects,
): Promise<Map<string, number> | null> {
  const slice = sliceOf(question)
  const where = candidatesOf(question)
  await effects.beforeRead(slice)
  const seen = new Map<string, Seen>()
  const files = new Map<string, number>()
  const read = async (statement: ReturnType<typeof candidateStatement>) => {
    const result = await engine.run(statement, effects.signal)
    const records = recordsIn(result, (row) => {
      count(row, seen)
      countFiles(row, files)
    })
    await effects.load(records)
  }
  const told = await readFiles()
  await coverAs(store.connection, [...seen.values()])
  return told ? files : null

  async function readFiles(): Promise<boolean> {
    effects.onRound('what its partitions hold')
    if (tables.files !== null) {
      await read(candidateStatement(tables.source, slice, where))
      effects.onRound('its files')
      const { rows } = await engine.run(filesStatement(tables.files, slice), effects.signal)
      for await (const [account, region, number] of rows)
        files.set(placeKey(String(account), String(region)), Number(number))
      return true
    }
    try {
      await read(coverageStatement(tables.located, slice, where))
      return true
    } catch (error) {
      if (!(error instanceof TrailError) || error.code !== 'bad-sql' || !error.message.includes('$path')) throw error
      await read(candidateStatement(tables.source, slice, where))
      return false
    }
  }
}
