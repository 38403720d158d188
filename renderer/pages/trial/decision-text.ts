import type { TrialDecision } from '../../../shared/domain/trial.ts'

/** A decision in a word, with the tone of its badge. */
export function decisionBadge(kind: TrialDecision['kind']): { readonly text: string; readonly tone: 'danger' | 'warning' | 'success' } {
  switch (kind) {
    case 'stop':
      return { text: 'stopped', tone: 'danger' }
    case 'pause':
      return { text: 'paused', tone: 'warning' }
    case 'promote':
      return { text: 'promoted', tone: 'success' }
  }
}

/** `9`, `9 of bracket 2`, or a dash for a scheduler without rungs. */
export function rungText({ rung, bracket }: Pick<TrialDecision, 'rung' | 'bracket'>): string {
  if (rung === null) return '–'
  return bracket === null ? String(rung) : `${rung} of bracket ${bracket}`
}
