import { fewTrials, type Importance } from '../../../shared/contract/importance.ts'

/** A share as people read it: `61 %`, `0.4 %`, and `99.7 %`, which is not all. */
export function shareText(share: number): string {
  const percent = 100 * share
  const isFine = (percent > 0 && percent < 9.95) || (percent >= 99.5 && percent < 99.95)
  return `${percent.toFixed(isFine ? 1 : 0)} %`
}

/** What the importance says, in a sentence. */
export function importanceSentence({ metric, fanova, pedAnova, trials }: Importance): string {
  const [most] = fanova
  const [best] = pedAnova
  if (most === undefined || trials < fewTrials) return `What ${metric} depends on shows after ${fewTrials} complete trials.`
  if (most.share === 0) return `${metric} does not depend on any parameter.`
  const alone = `${most.parameter} explains ${shareText(most.share)} of the variance of ${metric} alone`
  return best === undefined || best.parameter === most.parameter ? `${alone}, and decides most about being among the best tenth.` : `${alone}; ${best.parameter} decides most about being among the best tenth.`
}
