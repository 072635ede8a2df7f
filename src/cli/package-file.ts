/** Where a file of trail's own package lies: beside src/, and beside dist/ once built, where every module is as deep. */
export function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url)
}
