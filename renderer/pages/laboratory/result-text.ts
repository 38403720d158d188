import type { SimulatedPair, SimulationResult } from '../../../shared/contract/simulation.ts'
import { formatCount, formatDuration, formatNumber } from '../../components/format.ts'

/** A simulated time: `12 min 30 s`, `270 steps`. */
export function timeText({ unit }: Pick<SimulationResult, 'unit'>, time: number): string {
  return unit === 'seconds' ? formatDuration(time * 1000) : formatCount(Math.round(time), 'step')
}

/** What was simulated, in a sentence or two. */
export function sourceText(result: SimulationResult): string {
  const { source, model, trials, workers, seeds } = result
  const quality = model === null ? '' : ` It ranks trials that it has not seen with a correlation of ${model.rankCorrelation.toFixed(2)}, and is off by ${formatNumber(model.error, 2)} (median).`
  const plan = `Each pair had ${timeText(result, result.time)}, what random search needs for ${formatCount(trials, 'whole trial')}, on ${formatCount(workers, 'worker')}; median of ${formatCount(seeds, 'run')}.`
  return `${source[0]?.toUpperCase() ?? ''}${source.slice(1)}.${quality} ${plan}`
}

/** When a pair is where the baseline ends. */
export function reachedText(result: SimulationResult, { reached }: SimulatedPair): string {
  return reached === null ? 'not reached' : timeText(result, reached)
}

/** `41 %`, and nothing for the baseline. */
export function savingText({ baseline }: SimulationResult, { name, saving }: SimulatedPair): string {
  return name === baseline || saving === null ? '–' : `${saving < 0 ? '−' : ''}${Math.abs(Math.round(saving * 100))} %`
}

/** `9 of 10`, and nothing for the baseline. */
export function soonerText({ baseline, seeds }: SimulationResult, { name, sooner }: SimulatedPair): string {
  return name === baseline ? '–' : `${sooner} of ${seeds}`
}

/** Whether a logarithmic axis shows more: a regret that falls by a decade. */
export function isWide({ measure, pairs }: SimulationResult): boolean {
  const values = pairs.flatMap(({ curve }) => curve.median.filter((value): value is number => value !== null && value > 0))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return measure === 'regret' && values.length > 0 && high / low > 10
}
