/**
 * At most so many trials make up g(x): this keeps a decision's cost bounded, and g, whose kernels are wide, changes by a hundredth. Half of them are the newest, the others evenly spaced among the older ones.
 */
const limit = 128

/** The newest trials that weigh in full, as in Optuna's and Hyperopt's default weights. */
const full = 25

/** Linear forgetting (Bergstra, Yamins & Cox, ICML 2013): from 1 / count for the oldest up to 1 for the newest 25. @param place from 0, oldest first */
export function recencyWeight(place: number, count: number): number {
  if (count <= full || place >= count - full) return 1
  const ramp = count - full
  return ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * place) / (ramp - 1)
}

/**
 * The trials of g(x), ascending, and their weights. Of many trials the older half is thinned out, and those that stay weigh for those that do not.
 * @param count of all trials
 */
export function selectOthers(count: number, isLeftOut: (row: number) => boolean): { rows: Int32Array; weights: Float64Array } {
  const all = new Int32Array(count)
  let others = 0
  for (let row = 0; row < count; row += 1) if (!isLeftOut(row)) all[others++] = row
  const newest = others <= limit ? others : limit / 2
  const older = others - newest
  const kept = older === 0 ? 0 : limit / 2
  const rows = new Int32Array(kept + newest)
  const weights = new Float64Array(kept + newest)
  for (let k = 0; k < kept + newest; k += 1) {
    const place = k < kept ? Math.floor(((k + 0.5) * older) / kept) : older + k - kept
    rows[k] = all[place] ?? 0
    weights[k] = recencyWeight(place, others) * (k < kept ? older / kept : 1)
  }
  return { rows, weights }
}
