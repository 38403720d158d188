import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { formatCount, formatNumber, formatPercent } from '../../components/format.ts'

/** What a study says of repeats, of ending early and of confirming the best, as names and texts; nothing of what it leaves out. */
export function endingFacts({ end, repeats, confirm }: Pick<StudyDefinition, 'end' | 'repeats' | 'confirm'>): (readonly [name: string, text: string])[] {
  const facts: (readonly [string, string])[] = []
  if (repeats > 1) facts.push(['Seeds a configuration', formatNumber(repeats)])
  if (end.target !== undefined) facts.push(['Ends at', formatNumber(end.target)])
  if (end.no_improvement !== undefined) facts.push(['Ends after', `${formatCount(end.no_improvement, 'trial')} without a new best`])
  if (end.regret_below !== undefined) facts.push(['Ends when', `less than ${formatNumber(end.regret_below)} is left to gain`])
  if (confirm !== undefined) facts.push(['Confirms', `the best ${confirm.top} with ${formatPercent(confirm.confidence)} confidence, at most ${formatCount(confirm.max_repeats, 'seed')} each`])
  return facts
}
