import type { Rule } from './rule.ts'
import { K01 } from './rules/k01.ts'
import { K02 } from './rules/k02.ts'
import { K03 } from './rules/k03.ts'
import { K04 } from './rules/k04.ts'
import { K05 } from './rules/k05.ts'
import { K06 } from './rules/k06.ts'
import { K07 } from './rules/k07.ts'
import { L01 } from './rules/l01.ts'
import { L02 } from './rules/l02.ts'
import { L03 } from './rules/l03.ts'
import { POLICY_RULES } from './rules/policies.ts'
import { T01 } from './rules/t01.ts'
import { T02 } from './rules/t02.ts'
import { T03 } from './rules/t03.ts'
import { T04 } from './rules/t04.ts'
import { T05 } from './rules/t05.ts'
import { T06 } from './rules/t06.ts'
import { T07 } from './rules/t07.ts'
import { T08 } from './rules/t08.ts'
import { T09 } from './rules/t09.ts'
import { V01 } from './rules/v01.ts'
import { V02 } from './rules/v02.ts'
import { V03 } from './rules/v03.ts'
import { V04 } from './rules/v04.ts'
import { V05 } from './rules/v05.ts'
import { V06 } from './rules/v06.ts'
import { V07 } from './rules/v07.ts'
import { V08 } from './rules/v08.ts'
import { V09 } from './rules/v09.ts'

/** Every rule that an audit judges by. A new one is a file in rules/, its words in model/rules.ts and a line here. */
export const AUDIT_RULES: readonly Rule[] = [
  ...POLICY_RULES,
  T01,
  T02,
  T03,
  T04,
  T05,
  T06,
  T07,
  T08,
  T09,
  K01,
  K02,
  K03,
  K04,
  K05,
  K06,
  K07,
  V01,
  V02,
  V03,
  V04,
  V05,
  V06,
  V07,
  V08,
  V09,
  L01,
  L02,
  L03,
]
