import type { Progress } from '../../../../shared/contract/views.ts'

export type RunningTrialView = Progress['running'][number]

/** A slot that runs something: one trial, or a group that trains together. */
export interface RunningSlot {
  /** As the engine names it: `cuda:1-0`. */
  readonly slot: string
  /** The device as telemetry names it, whose load is shown: `cpu`, `cuda:1`. */
  readonly device: string
  /** For people: `Graphics card 1, worker 1`. */
  readonly title: string
  /** Whether it is the first of those on its device: what the device does is said once. */
  readonly isFirst: boolean
  readonly trials: readonly RunningTrialView[]
}

/** The slots in use, in the order of their names, the trials of each by number. */
export function runningSlots(running: Progress['running']): RunningSlot[] {
  const bySlot = new Map<string, RunningTrialView[]>()
  for (const trial of running) bySlot.set(trial.slot, [...(bySlot.get(trial.slot) ?? []), trial])
  const seen = new Set<string>()
  return [...bySlot]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([slot, trials]) => {
      const { device, title } = deviceOf(slot)
      const isFirst = !seen.has(device)
      seen.add(device)
      return { slot, device, title, isFirst, trials: trials.sort((a, b) => a.number - b.number) }
    })
}

/** Where a slot computes, as far as its name tells: a card, an adapter, or the processor. */
export function deviceOf(slot: string): Pick<RunningSlot, 'device' | 'title'> {
  const [, backend = '', card, place = '0'] = /^([a-z]+)(?::(\d+))?-(\d+)$/.exec(slot) ?? []
  const number = Number(place) + 1
  if (backend === 'cuda') return { device: `cuda:${card ?? '0'}`, title: `Graphics card ${card ?? '0'}, worker ${number}` }
  if (backend === 'webgpu') return { device: `webgpu:${card ?? ''}`, title: `Graphics adapter${card === undefined ? '' : ` ${card}`}, worker ${number}` }
  return { device: 'cpu', title: backend === 'command' ? `Program ${number}` : `Processor, worker ${number}` }
}

/**
 * How long a running trial still takes, in milliseconds: at its own pace since its first report. Null before its second and in the first second after it,
 * and where nobody knows how many steps there will be.
 */
export function trialTimeLeft({ step, maxSteps, firstStep, firstReportAt }: RunningTrialView, now: number): number | null {
  if (maxSteps === null || firstStep === undefined || firstReportAt === undefined || firstReportAt === null || step <= firstStep) return null
  const elapsed = now - firstReportAt
  return elapsed < 1000 ? null : (elapsed / (step - firstStep)) * Math.max(0, maxSteps - step)
}

/** What runs, in words: `8 trials in 2 groups`, `2 trials`. */
export function runningText(slots: readonly RunningSlot[]): string {
  const trials = slots.reduce((sum, slot) => sum + slot.trials.length, 0)
  const what = trials === 1 ? '1 trial' : `${trials} trials`
  const isGrouped = slots.some((slot) => slot.trials.length > 1)
  return isGrouped ? `${what} in ${slots.length === 1 ? '1 group' : `${slots.length} groups`}` : what
}

/** What empty places wait for: `2 places idle: every trial of the budget has been started`; undefined when there are none. */
export function idleText(idle: Progress['idle']): string | undefined {
  if (idle === undefined || idle === null) return undefined
  return `${idle.slots === 1 ? '1 place' : `${idle.slots} places`} idle${idle.why === null ? '' : `: ${idle.why}`}`
}

/** `4 at once`, or `2 groups at once, of up to 8 trials` where trials train together. */
export function atOnceText(parallel: number, fusion: Progress['fusion']): string {
  if (fusion === null || fusion.size === 1) return String(parallel)
  return parallel === 1 ? `1 group of up to ${fusion.size}` : `${parallel} groups of up to ${fusion.size}`
}
