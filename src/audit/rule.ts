import type { Severity } from '../model/finding.ts'
import type { RuleId } from '../model/rules.ts'
import type { World } from './world.ts'

/** A finding as its rule gives it: events by number, times in milliseconds; the words that all share are added later. */
export interface Draft {
  subject: string
  /** Null: the rule's usual one. */
  severity?: Severity
  vendor: string | null
  evidence: readonly number[]
  since: number | null
  detail: string
  /** What to do: sentences and command lines; null for a line whose values can't stand in one (see shell.ts). */
  fix: readonly (string | null)[]
}

/** One rule: what it asks the store (see store/sql/audit.sql), if anything of its own, and how it judges. */
export interface Rule {
  id: RuleId
  sql?: string
  judge: (rows: readonly never[], world: World) => Draft[]
}

/** A rule that judges what {@link World} already holds. */
export function worldRule(id: RuleId, judge: (world: World) => Draft[]): Rule {
  return { id, judge: (_, world) => judge(world) }
}

/** A rule with a question of its own; `Row` is what its statement answers. */
export function sqlRule<Row>(id: RuleId, sql: string, judge: (rows: readonly Row[], world: World) => Draft[]): Rule {
  return { id, sql, judge: judge as Rule['judge'] }
}
