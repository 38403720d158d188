/**
 * The steps at which successive halving compares trials: `min * eta^(s + k)` below `max`, then `max`, where a trial is done.
 * (Li et al., 2020, Figure 1: 1, 3, 9 for min 1, max 9, eta 3, s 0; 3, 9 for s 1.)
 * @param max the most steps of a trial; unknown, the rungs go on as far as steps are counted (2^31)
 */
export function rungLevels(min: number, max: number | undefined, eta: number, earlyStoppingRate: number): number[] {
  const end = max ?? 2 ** 31
  const levels: number[] = []
  for (let level = min * eta ** earlyStoppingRate; level < end; level *= eta) levels.push(level)
  return max === undefined ? levels : [...levels, max]
}
