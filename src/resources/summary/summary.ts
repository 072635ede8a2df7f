import type { ExtractedTouch } from '../../model/resource.ts'
import type { View } from '../context.ts'

/** One line for the whole event, or one for each touch; null where the event's name says it all. */
export type Summary = string | null | ((touch: ExtractedTouch) => string | null)
export type Summarise = (view: View) => Summary
