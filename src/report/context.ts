import type { VendorReport } from '../model/report.ts'
import type { Commands, Evidence } from './evidence.ts'

/** What every section of a page draws on. */
export interface Page {
  report: VendorReport
  evidence: Evidence
  commands: Commands
  /** How much of a list is shown, out of so many: less where the page would grow too large. */
  cap: (most: number) => number
}
