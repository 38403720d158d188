/** A name that no study has: the wish itself, else with the next free number behind it (`mlp-2`). */
export function freeName(wish: string, taken: Iterable<string>): string {
  const names = new Set(taken)
  if (!names.has(wish)) return wish
  const stem = wish.replace(/-\d+$/, '')
  let number = 2
  while (names.has(`${stem}-${number}`)) number += 1
  return `${stem}-${number}`
}

/** The name that a study of a task gets until the user gives it one. */
export function taskStudyName(task: string): string {
  return task.replaceAll('/', '-')
}
