import { benchmarkSizes, lanesUsed, rateText, type BackendChoice, type BackendSpeed, type KeptBenchmark, type SizeName } from '../../../../shared/contract/benchmark.ts'
import type { BackendName } from '../../../../shared/worker-protocol.ts'

/** What a choice is made among and by. */
export interface ChoiceInput {
  /** The backend that the user named: it is taken whatever was measured. */
  readonly preferred: BackendName | undefined
  readonly kept: KeptBenchmark
  /** Those that can be used here, best first. */
  readonly usable: readonly BackendName[]
  /** How many trials train at once. */
  readonly parallel: number
}

/** A backend's speed on one size, all the trials that train at once together. */
interface Joint {
  readonly speed: BackendSpeed
  readonly trials: number
  readonly rate: number
}

/** The usable backends that were measured on a size, the fastest first; none where the measurement is not to be used. */
function ranked({ kept, usable, parallel }: ChoiceInput, size: SizeName): Joint[] {
  if (kept.benchmark === null || kept.unused !== null) return []
  const joint = kept.benchmark.backends.flatMap((speed): Joint[] => {
    const rate = speed.samplesPerSecond[size]
    const trials = lanesUsed(speed, parallel)
    return rate === null || !usable.includes(speed.backend) ? [] : [{ speed, trials, rate: rate * trials }]
  })
  return joint.sort((a, b) => b.rate - a.rate)
}

/** What trains where nobody has measured: plain JavaScript works everywhere. */
const lastResort: BackendName = 'cpu'

/**
 * The backend that trains models of a size soonest: the one that the user named; else the one with the most samples a
 * second, where a backend on the processor counts as often as there are cores for the trials that train at once, and one
 * on a graphics card once a card; else, where nothing usable was measured, the best one by the usual order.
 */
export function chosenFor(input: ChoiceInput, size: SizeName): BackendName {
  return input.preferred ?? ranked(input, size)[0]?.speed.backend ?? input.usable[0] ?? lastResort
}

/** The choice for each of the three sizes, and why. */
export function choicesFor(input: ChoiceInput): BackendChoice[] {
  return benchmarkSizes.map(({ name }) => ({ size: name, backend: chosenFor(input, name), why: whyChosen(input, name) }))
}

function whyChosen(input: ChoiceInput, size: SizeName): string {
  if (input.preferred !== undefined) return `You named it (--backend or TUNERY_BACKEND).`
  const [best, second] = ranked(input, size)
  if (best === undefined) return whyUnmeasured(input)
  const together = best.trials === 1 ? '' : ` with ${String(best.trials)} trials at once`
  const ahead = second === undefined ? '' : `, ${timesText(best.rate / second.rate)} as many as ${second.speed.backend}`
  return [`It trains most samples a second: ${rateText(best.rate)}${together}${ahead}.`, slowerGpu(ranked(input, size)), unmeasured(input)].filter((sentence) => sentence !== undefined).join(' ')
}

/** Why the measurement is not used is said beside it. */
function whyUnmeasured({ kept, usable }: ChoiceInput): string {
  const measured = kept.unused === null ? 'No backend that can be used was measured with this model.' : 'Without a measurement the usual order decides.'
  return usable.length > 1 ? `${measured} It is the first of those that can be used: ${usable.join(', ')}.` : 'No other can be used.'
}

/** Said when a graphics card loses against the processor. */
function slowerGpu(fastestFirst: readonly Joint[]): string | undefined {
  const [best] = fastestFirst
  const gpu = fastestFirst.find(({ speed }) => isGpu(speed.backend))
  if (best === undefined || gpu === undefined || isGpu(best.speed.backend)) return undefined
  return `Your GPU (${gpu.speed.device}) is slower than your CPU for this model: ${rateText(gpu.rate)} with ${gpu.speed.backend}.`
}

/** Said when a usable backend has no figures. */
function unmeasured({ kept, usable }: ChoiceInput): string | undefined {
  const missing = usable.filter((backend) => kept.benchmark?.backends.every((speed) => speed.backend !== backend) === true)
  return missing.length === 0 ? undefined : `Not measured: ${missing.join(', ')}.`
}

function isGpu(backend: BackendName): boolean {
  return backend === 'cuda' || backend === 'webgpu'
}

function timesText(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : String(Math.round(ratio))} times`
}
