/** Fewer trials than this tell nothing about an earlier study. */
const fewest = 4

/**
 * How far an earlier study agrees with this one, from 0 to 1: 1 while there are few trials, 0 when the places that were good there are no better here than others.
 * The chance that one of the better half of the trials lies where the earlier good ones are denser than does one of the worse half (Mann and Whitney's U over the number
 * of pairs), from a half at 0 to three quarters at 1.
 * @param densities of the earlier good trials at the trials of this study, the best trial first; any increasing function of the density does
 */
export function agreement(densities: readonly number[]): number {
  if (densities.length < fewest) return 1
  const half = densities.length >> 1
  const [better, worse] = [densities.slice(0, half), densities.slice(-half)]
  let wins = 0
  for (const a of better) for (const b of worse) wins += a > b ? 1 : a === b ? 0.5 : 0
  return Math.min(Math.max(4 * (wins / (half * half)) - 2, 0), 1)
}
