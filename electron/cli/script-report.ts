import type { ScriptFlag, ScriptInspection, ScriptTestResult, SeenSoFar } from '../../shared/contract/scripts.ts'
import type { Parameter } from '../../shared/domain/search-space.ts'
import { isTuned, type FlagChoices } from '../../shared/scripts/script-study.ts'
import { renderTable } from './table.ts'

/** The flags of a script, those that are searched first. */
export function flagTable(script: ScriptInspection, choices: FlagChoices, width: number): string {
  const rows = script.flags.map((flag) => ({ flag, tuned: isTuned(flag, choices) }))
  const sorted = [...rows.filter(({ tuned }) => tuned), ...rows.filter(({ tuned }) => !tuned)]
  return renderTable(
    [{ title: 'flag' }, { title: 'default' }, { title: 'search' }, { title: 'why' }],
    sorted.map(({ flag, tuned }) => [flag.label, flag.default === null ? '' : String(flag.default), tuned && flag.proposal !== null ? rangeText(flag.proposal) : fixedText(flag, choices), whyText(flag, tuned)]),
    width,
  )
}

function fixedText(flag: ScriptFlag, { set }: FlagChoices): string {
  const stated = Object.hasOwn(set, flag.name) ? set[flag.name] : undefined
  const text = stated ?? flag.filled
  return text === null || text === undefined ? '-' : `- (${text})`
}

function whyText(flag: ScriptFlag, tuned: boolean): string {
  return !tuned && flag.role === 'tuned' ? 'Not searched' : flag.why
}

/** `float 0.0001 … 1, log` */
export function rangeText(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(String).join(' | ')
  return `${spec.type} ${String(spec.low)} … ${String(spec.high)}${spec.log === true ? ', log' : ''}`
}

/** What a test run has seen; the proposed objective is marked. */
export function metricTable({ metrics, objective }: SeenSoFar, width: number): string {
  const rows = metrics.map((metric) => [
    metric.name === objective?.name ? '*' : '',
    metric.name,
    metric.goal ?? '?',
    metric.data === 'unknown' ? '' : metric.data,
    String(metric.reports),
    metric.firstStep === metric.lastStep ? String(metric.lastStep) : `${String(metric.firstStep)} … ${String(metric.lastStep)}`,
    String(Number(metric.last.toPrecision(6))),
  ])
  const right = { align: 'right' as const }
  return renderTable([{ title: '' }, { title: 'metric' }, { title: 'goal' }, { title: 'data' }, { title: 'reports', ...right }, { title: 'steps' }, { title: 'last', ...right }], rows, width)
}

/** What is wrong, and what would do. */
export function problemLines({ problems }: ScriptTestResult): string[] {
  return problems.flatMap(({ message, example }) => [message, ...(example === null ? [] : [`  ${example}`])])
}
