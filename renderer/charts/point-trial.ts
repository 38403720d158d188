/** The trial of a point whose data carries it: `{ value: [...], trial: 7 }`; undefined for everything else that echarts tells of. */
export function trialNumberOfPoint(params: unknown): number | undefined {
  if (typeof params !== 'object' || params === null || !('data' in params)) return undefined
  const { data } = params
  return typeof data === 'object' && data !== null && 'trial' in data && typeof data.trial === 'number' ? data.trial : undefined
}
