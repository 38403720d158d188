import { watchStudy, type StudyWatch } from '../../stores/live.svelte.ts'

const lingerMs = 15_000

let kept: { readonly watch: StudyWatch; users: number; timer: ReturnType<typeof setTimeout> | undefined } | undefined

/**
 * The watch of a study for a page. It stays open for a while after the last page has released it,
 * so that going from the study to a trial and back reads nothing again.
 */
export function useStudyWatch(studyId: number): { readonly watch: StudyWatch; readonly release: () => void } {
  if (kept?.watch.studyId !== studyId || kept.watch.status === 'error' || kept.watch.removed) {
    if (kept?.users === 0) close(kept)
    kept = { watch: watchStudy(studyId), users: 0, timer: undefined }
  }
  const mine = kept
  clearTimeout(mine.timer)
  mine.users += 1
  return {
    watch: mine.watch,
    release: () => {
      mine.users -= 1
      if (mine.users > 0) return
      if (mine !== kept) mine.watch.close()
      else mine.timer = setTimeout(() => mine.users === 0 && close(mine), lingerMs)
    },
  }
}

function close(entry: NonNullable<typeof kept>): void {
  clearTimeout(entry.timer)
  entry.watch.close()
  if (kept === entry) kept = undefined
}
