import { access } from './chapters/access.ts'
import { beginnings } from './chapters/beginnings.ts'
import { borrowed } from './chapters/borrowed.ts'
import { data } from './chapters/data.ts'
import { keys } from './chapters/keys.ts'
import { noise } from './chapters/noise.ts'
import { outage } from './chapters/outage.ts'
import { routine } from './chapters/routine.ts'
import { sandbox } from './chapters/sandbox.ts'
import type { JsonRecord } from './record.ts'

/** All records of the story, in no particular order. */
export function story(): JsonRecord[] {
  return [
    ...beginnings(),
    ...routine(),
    ...noise(),
    ...outage(),
    ...borrowed(),
    ...keys(),
    ...access(),
    ...data(),
    ...sandbox(),
  ]
}
