import type { ComparedGroup, GroupTest, StudyComparison } from '../../../shared/contract/comparison.ts'
import { valueAtShare, type EcdfLine } from '../../charts/ecdf.ts'
import { formatDuration, formatNumber } from '../../components/format.ts'

/** `0.1192 ± 0.0066`: the mean and the standard deviation over seeds; `–` before there is a result. */
export function resultText({ mean, deviation }: Pick<ComparedGroup, 'mean' | 'deviation'>): string {
  if (mean === null) return '–'
  return deviation === null ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`
}

export const numberText = (value: number | null): string => (value === null ? '–' : formatNumber(value))
export const durationText = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms))

/** How a group does against the best one: `best`, or the best one's probability to win and the test's p. */
export function againstText(position: number, tests: readonly GroupTest[]): string {
  if (tests.some(({ better }) => better === position)) return 'best'
  const test = tests.find(({ worse }) => worse === position)
  if (test === undefined) return '–'
  const p = test.p === null ? 'too few seeds to test' : `p = ${formatNumber(test.p, 2)}`
  return `loses with ${test.probability.toFixed(2)}, ${p}`
}

/** What the distributions of several groups say, in a sentence. */
export function sharesSentence(lines: readonly EcdfLine[], { name }: StudyComparison['metric']): string {
  const halves = lines.flatMap((line) => {
    const half = valueAtShare(line, 0.5)
    return half === undefined ? [] : [`${line.name} ${formatNumber(half)}`]
  })
  if (halves.length === 0) return `No study has come to a value of ${name} yet.`
  const more = halves.length > 5 ? `, and ${halves.length - 5} more` : ''
  return `Half of the complete trials come to ${name} or better: ${halves.slice(0, 5).join(', ')}${more}.`
}
