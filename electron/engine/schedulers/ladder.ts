/**
 * A rung and its ladder in words: `rung 3 of 1, 3, 9 epochs`.
 * The rungs of a study whose trials have no known end are listed as far as the one after it.
 */
export function describeRung(levels: readonly number[], level: number): string {
  const shown = levels.slice(0, levels.indexOf(level) + 2)
  const list = levels.length > Math.max(shown.length, 6) ? `${shown.join(', ')}, …` : levels.join(', ')
  return `rung ${level} of ${list} epochs`
}
