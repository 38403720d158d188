import type { Config } from '../../shared/domain/search-space.ts'
import { isFinal, type Trial } from '../../shared/domain/trial.ts'
import { count, formatNumber, formatParameter, formatTimeLeft } from './format.ts'
import type { ProgressView, RunningTrial } from './progress-view.ts'
import { displayWidth, fit, printable } from './text-width.ts'
import type { Style } from './terminal.ts'

const barCells = 30
const mostRunningLines = 8

/**
 * The live block, a line an element, each at most `width` cells wide:
 * the bar, what trains together, one line a running trial, the best so far.
 */
export function progressBlock(view: ProgressView, width: number, style: Style): string[] {
  const shown = view.running.slice(0, mostRunningLines)
  const hidden = view.running.length - shown.length
  return [
    barLine(view, width, style),
    ...(view.fusion === null ? [] : [style.dim(fit(`  ${fusionText(view.fusion)}`, width))]),
    ...shown.map((trial) => fit(`  ${runningText(trial, view.metric.name)}`, width)),
    ...(hidden > 0 ? [style.dim(fit(`  and ${String(hidden)} more running`, width))] : []),
    bestLine(view, width, style),
  ]
}

function barLine(view: ProgressView, width: number, style: Style): string {
  const facts = [countText(view), rateText(view), leftText(view)].filter((text) => text !== '').join(', ')
  const name = fit(printable(view.name), Math.max(12, Math.floor(width / 4)))
  const room = Math.min(barCells, width - displayWidth(name) - displayWidth(facts) - 4)
  // A narrow terminal gets the facts; the bar is the first thing that it can do without.
  if (room < 5) return fit(`${name}  ${facts}`, width)
  const full = Math.round(view.fraction * room)
  return `${style.bold(name)}  ${style.good('━'.repeat(full))}${style.dim('─'.repeat(room - full))}  ${facts}`
}

function countText({ finished, total, failed, pruned, paused }: ProgressView): string {
  const trials = total === null ? count(finished, 'trial') : `${String(finished)} of ${count(total, 'trial')}`
  const notes = [
    ...(pruned > 0 ? [`${String(pruned)} pruned`] : []),
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(paused > 0 ? [`${String(paused)} paused`] : []),
  ]
  return notes.length === 0 ? trials : `${trials} (${notes.join(', ')})`
}

function rateText({ trialsPerHour }: ProgressView): string {
  return trialsPerHour === null ? '' : `${formatNumber(Number(trialsPerHour.toPrecision(trialsPerHour < 1000 ? 3 : 4)))}/h`
}

function leftText({ remainingMs }: ProgressView): string {
  return remainingMs === null ? '' : `${formatTimeLeft(remainingMs)} left`
}

function fusionText({ size, speedup, device }: NonNullable<ProgressView['fusion']>): string {
  const gain = speedup === null ? '' : `: ${formatNumber(Number(speedup.toPrecision(2)))}× a single one`
  return `${String(size)} trials at once on ${printable(device)}${gain}`
}

function runningText({ number, slot, step, maxSteps, value }: RunningTrial, metric: string): string {
  const at = maxSteps === null ? (step === 0 ? 'running' : `step ${String(step)}`) : `epoch ${String(step)}/${String(maxSteps)}`
  const measured = value === undefined ? '' : `  ${printable(metric)} ${formatNumber(value)}`
  return `trial ${String(number)}  ${printable(slot)}  ${at}${measured}`
}

function bestLine({ best, metric }: ProgressView, width: number, style: Style): string {
  if (best === null) return style.dim(fit('  no completed trial yet', width))
  const headline = `  best: trial ${String(best.number)}, ${printable(metric.name)} ${formatNumber(best.value)}`
  const text = fit(`${headline}  ${paramsText(best.params)}`.trimEnd(), width)
  return style.bold(text.slice(0, headline.length)) + style.dim(text.slice(headline.length))
}

/** A finished trial as one line, where nothing can be redrawn. */
export function trialLine(trial: Trial, view: ProgressView): string {
  const value = trial.values[view.metric.name]
  const left = leftText(view)
  const of = view.total === null ? String(view.finished) : `${String(view.finished)}/${String(view.total)}`
  const parts = [
    `[${of}] trial ${String(trial.number)}${trial.confirms === null ? '' : `, confirming trial ${String(trial.confirms)}`}`,
    trial.state === 'fail' ? `failed (${trial.reason ?? 'unknown'}${trial.message === null ? '' : `: ${trial.message}`})` : trial.state,
    value === undefined ? '' : `${view.metric.name} ${formatNumber(value)}`,
    paramsText(trial.params),
    isFinal(trial.state) && view.best !== null ? `best ${formatNumber(view.best.value)}` : '',
    left,
  ]
  return printable(parts.filter((part) => part !== '').join('  '))
}

function paramsText(params: Config): string {
  return Object.entries(params)
    .map(([name, value]) => printable(`${name}=${formatParameter(value)}`))
    .join(' ')
}
