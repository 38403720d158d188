import { benchmarkSizes, lanesUsed, rateText, type BackendChoice, type BenchmarkEvent, type KeptBenchmark } from '../../shared/contract/benchmark.ts'
import { count, formatDate, formatDuration } from './format.ts'
import { renderTable, type Column } from './table.ts'
import type { Style, Terminal } from './terminal.ts'

/** A line that says what is measured now: redrawn on a terminal, else one for each backend. */
export function benchmarkProgress(terminal: Terminal): { show(event: Extract<BenchmarkEvent, { kind: 'progress' }>): void; end(): void } {
  let last = ''
  return {
    show({ done, total, backend, size }) {
      if (terminal.errIsTerminal) terminal.writeRaw(`\r\u001b[KMeasuring ${backend}, the ${size} model (${String(done + 1)} of ${String(total)}) …`)
      else if (backend !== last) terminal.note(`Measuring ${backend} …`)
      last = backend
    },
    end() {
      if (terminal.errIsTerminal && last !== '') terminal.writeRaw('\r\u001b[K')
    },
  }
}

/** What was measured, as a table with the choice of each size marked, and what is to be kept in mind. */
export function renderBenchmark({ benchmark, unused, notes }: KeptBenchmark, choices: readonly BackendChoice[], cores: number, now: number, style: Style): string {
  const why = unused === null ? [] : [style.bad(unused)]
  if (benchmark === null) return ['Speed', ...why.map((line) => `  ${line} Leave --no-benchmark out to measure.`)].join('\n')
  const columns: Column[] = [{ title: '  backend' }, { title: 'trials at once', align: 'right' }, ...benchmarkSizes.map(({ name }): Column => ({ title: name, align: 'right' }))]
  const rows = benchmark.backends.map((speed) => {
    const trials = lanesUsed(speed, cores)
    const cells = benchmarkSizes.map(({ name }) => {
      const rate = speed.samplesPerSecond[name]
      const mark = unused === null && choices.some(({ size, backend }) => size === name && backend === speed.backend) ? '*' : ' '
      return `${rate === null ? '–' : rateText(rate * trials)}${mark}`
    })
    return [`  ${speed.backend} on ${speed.device}`, String(trials), ...cells]
  })
  const failed = benchmark.backends.flatMap(({ backend, why: reason }) => (reason === null ? [] : [`${backend}: ${reason}`]))
  return [
    `Speed in samples a second, measured ${ageText(benchmark.measuredAt, now)} (* is chosen for as many trials at once as there are cores)`,
    renderTable(columns, rows),
    ...[...why, ...failed, ...notes].map((line) => `  ${line}`),
  ].join('\n')
}

/** What each size is, what trains it, and why. */
export function renderChoices(choices: readonly BackendChoice[], style: Style): string {
  return [
    'What trains a study',
    ...choices.map(({ size, backend, why }) => {
      const model = benchmarkSizes.find(({ name }) => name === size)
      const shape = model === undefined ? '' : ` (${count(model.layers, 'layer')} of ${String(model.units)} units, batches of ${String(model.batchSize)})`
      return `  ${size}${shape}: ${style.bold(backend)}\n    ${why}`
    }),
  ].join('\n')
}

function ageText(at: number, now: number): string {
  return now - at < 60_000 ? 'just now' : `${formatDuration(now - at)} ago (${formatDate(at)})`
}
