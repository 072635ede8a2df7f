/** From surest to none. `ambiguous`: several answers that differ; `unresolved`: the logs do not say. */
export const CONFIDENCES = ['exact', 'strong', 'likely', 'hint', 'ambiguous', 'unresolved'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** The weakest of several; a chain is as good as its weakest hop. `exact` for none. */
export function weakest(...all: Confidence[]): Confidence {
  return CONFIDENCES[Math.max(0, ...all.map((one) => CONFIDENCES.indexOf(one)))] ?? 'unresolved'
}
