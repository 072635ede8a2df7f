// Loaded into a measured process: writes what it used when it ends.
import { writeFileSync } from 'node:fs'

const target = process.env.TRAIL_BENCH_USAGE
if (target !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    writeFileSync(target, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS / 1024 }))
  })
}
