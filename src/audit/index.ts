import type { Rule } from './rule.ts'
import { K04 } from './rules/k04.ts'
import { T03 } from './rules/t03.ts'

/** Every rule that an audit judges by. A new one is a file in rules/, its words in model/rules.ts and a line here. */
export const AUDIT_RULES: readonly Rule[] = [T03, K04]
