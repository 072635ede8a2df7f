import { insightFile, logFiles, type SampleFile } from './bucket.ts'
import { digestFiles } from './digest.ts'
import { story } from './story.ts'
import { textFiles } from './texts.ts'

/** Every file of `sample-logs/`, always the same. */
export function sampleFiles(): SampleFile[] {
  const logs = logFiles(story(), 'shared-vendor-stop')
  const files: SampleFile[] = [...logs, insightFile(), ...digestFiles(logs), ...textFiles()]
  return files.map(({ path, bytes }) => ({ path, bytes })).sort((a, b) => (a.path < b.path ? -1 : 1))
}
