import type { SimulatedPair, SimulationResult } from '../../shared/contract/simulation.ts'
import { count, formatDuration, formatNumber } from './format.ts'
import { renderTable, type Column } from './table.ts'

/** A simulation for people: what was simulated, a table, the summary. */
export function renderSimulation(result: SimulationResult, width: number): string {
  const { workers, seeds, trials, baseline, pairs } = result
  const measured = result.measure === 'regret' ? 'the regret' : `the best ${result.metric.name}`
  const columns: Column[] = [
    { title: 'sampler + scheduler' },
    ...[25, 50, 75, 100].map((percent): Column => ({ title: `${String(percent)} %`, align: 'right' })),
    { title: 'there after', align: 'right' },
    { title: 'saves', align: 'right' },
    { title: 'sooner in', align: 'right' },
    { title: 'trials', align: 'right' },
  ]
  const rows = pairs.map((pair) => rowOf(pair, result))
  return [
    `Simulated: ${result.source}.${modelText(result)}`,
    `Each pair had ${timeText(result, result.time)} (${count(trials, 'whole trial')} of random search) on ${count(workers, 'worker')}, ${count(seeds, 'time')}.`,
    ...result.notes.map((note) => `Note: ${note}`),
    `\nMedian of ${measured} after so much of the time, and when a pair is where ${baseline} ends`,
    renderTable(columns, rows, width),
    `\n${result.summary}`,
  ].join('\n')
}

/** A simulation as JSON lines: the source and the plan, a line a pair, the summary. */
export function simulationLines({ pairs, summary, ...about }: SimulationResult): string[] {
  return [{ event: 'simulation', ...about }, ...pairs.map((pair) => ({ event: 'pair', ...pair })), { event: 'summary', summary }].map((line) => JSON.stringify(line))
}

function modelText({ model }: SimulationResult): string {
  return model === null ? '' : ` Trials that it has not seen it ranks with a correlation of ${model.rankCorrelation.toFixed(2)}, and is off by ${formatNumber(model.error)} (median).`
}

function rowOf({ name, quarters, reached, saving, sooner, trials }: SimulatedPair, result: SimulationResult): string[] {
  const isBaseline = name === result.baseline
  return [
    name,
    ...quarters.map((value) => (value === null ? '–' : formatNumber(value))),
    reached === null ? 'not' : timeText(result, reached),
    isBaseline ? '' : saving === null ? '' : `${String(Math.round(saving * 100))} %`,
    isBaseline ? '' : `${String(sooner)} of ${String(result.seeds)}`,
    formatNumber(trials),
  ]
}

function timeText({ unit }: SimulationResult, time: number): string {
  return unit === 'seconds' ? formatDuration(time * 1000) : `${formatNumber(Math.round(time))} steps`
}
