/** What an exported table is called: `fashion-mlp-trials.csv`. Characters that a file system refuses are replaced when it is saved. */
export function csvFileName(studyName: string, content: 'trials' | 'curves'): string {
  return `${studyName}-${content}.csv`
}
