import { compareSlots, type Utilisation } from '../../shared/analysis/utilisation.ts'
import type { RunOutcome, TrialRun } from '../../shared/domain/trial-run.ts'
import { count, formatDuration } from './format.ts'
import { renderTable } from './table.ts'

/** What stands for a piece of time in a slot. */
const signs: Readonly<Record<RunOutcome, string>> = { complete: '#', pruned: 'x', fail: '!', paused: '=', interrupted: '-', running: '>' }

/** Signs of a bar: fewer say nothing, more do not fit beside the numbers. */
const [fewestSigns, mostSigns] = [20, 100]
/** What stands beside a bar: the slot's name, its share and its runs. */
const beside = 40

/** `2 slots were busy 94 % of 12 min 05 s: 81 trials ran 104 times`. */
export function utilisationLine(runs: readonly TrialRun[], { activeMs, share, slots }: Utilisation): string {
  const trials = new Set(runs.map(({ trialNumber }) => trialNumber)).size
  const were = slots.length === 1 ? 'was' : 'were'
  const ran = runs.length === trials ? `${count(trials, 'trial')} ran` : `${count(trials, 'trial')} ran ${String(runs.length)} times`
  return `${count(slots.length, 'slot')} ${were} busy ${percent(share)} of ${formatDuration(activeMs)}: ${ran}`
}

/** A bar a slot over the whole time of a study, each sign what most of its piece of time went to. @param width of the terminal; Infinity for a pipe */
export function renderTimeline(runs: readonly TrialRun[], use: Utilisation, now: number, width: number): string {
  const from = runs.reduce((least, { startedAt }) => Math.min(least, startedAt), Infinity)
  const to = runs.reduce((most, { endedAt }) => Math.max(most, endedAt ?? now), -Infinity)
  const length = Math.min(mostSigns, Math.max(fewestSigns, (width === Infinity ? mostSigns : width) - beside))
  const bars = barsOf(runs, from, Math.max(to - from, 1), length, now)
  const columns = [{ title: 'slot' }, { title: 'busy', align: 'right' as const }, { title: 'runs', align: 'right' as const }, { title: `${formatDuration(to - from)} from start to end` }]
  const rows = [...use.slots].sort((a, b) => compareSlots(a.slot, b.slot)).map(({ slot, share, runs: ran }) => [slot, percent(share), String(ran), bars.get(slot) ?? ''])
  const legend = Object.entries(signs).map(([outcome, sign]) => `${sign} ${outcome}`)
  return `${renderTable(columns, rows, width)}\n\n${legend.join('  ')}`
}

function barsOf(runs: readonly TrialRun[], from: number, span: number, length: number, now: number): Map<string, string> {
  const pieces = new Map<string, { sign: string; time: number }[]>()
  for (const { slot, startedAt, endedAt, outcome } of runs) {
    const bar = pieces.get(slot) ?? Array.from({ length }, () => ({ sign: ' ', time: 0 }))
    pieces.set(slot, bar)
    const [start, end] = [((startedAt - from) / span) * length, (((endedAt ?? now) - from) / span) * length]
    for (let at = Math.min(Math.floor(start), length - 1); at < Math.min(length, Math.max(end, start + Number.EPSILON)); at += 1) {
      const time = Math.min(end, at + 1) - Math.max(start, at)
      const piece = bar[at]
      if (piece !== undefined && (piece.sign === ' ' || time > piece.time)) Object.assign(piece, { sign: signs[outcome], time })
    }
  }
  return new Map([...pieces].map(([slot, bar]) => [slot, bar.map(({ sign }) => sign).join('').trimEnd()]))
}

/** Rounded down, so that 100 % means all. */
function percent(share: number): string {
  return `${String(Math.floor(100 * share + 1e-9))} %`
}
