// Writes the URL of each module that is loaded to the file that TRAIL_TEST_LOADED names.
import { appendFileSync } from 'node:fs'

export function load(url, context, next) {
  appendFileSync(process.env.TRAIL_TEST_LOADED, `${url}\n`)
  return next(url, context)
}
