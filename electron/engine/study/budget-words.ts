/** What of a study may be changed at any time. */
export interface Allowance {
  readonly trials?: number | undefined
  readonly seconds?: number | undefined
  readonly parallel: number
}

/** What changed, as the feed tells it: `Budget changed: 40 → 60 trials, 2 → 4 at once`; undefined when nothing did. */
export function budgetChange(before: Allowance, after: Allowance): string | undefined {
  const part = (was: number | undefined, is: number | undefined, unit: string): string[] => (was === is ? [] : [`${was === undefined ? 'any number of' : String(was)} → ${is === undefined ? 'any number of' : String(is)} ${unit}`])
  const parts = [...part(before.trials, after.trials, 'trials'), ...part(before.seconds, after.seconds, 'seconds'), ...part(before.parallel, after.parallel, 'at once')]
  return parts.length === 0 ? undefined : `Budget changed: ${parts.join(', ')}`
}
