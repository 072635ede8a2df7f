/** How events and their sources are called in logs. */

/** `…20150331v2`, `…2020_05_31`: some services log the version of their API with the name. */
const DATED = /20\d{2}_?\d{2}_?\d{2}(?:v\d+)?$/

/** An event's name without the version. */
export function undated(eventName: string): string {
  return eventName.replace(DATED, '')
}

/** `ec2` of `ec2.amazonaws.com`. */
export function sourceName(eventSource: string): string {
  return eventSource.toLowerCase().replace(/\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/, '')
}
