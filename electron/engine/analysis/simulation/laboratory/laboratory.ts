import type { SimulationEvent, SimulationInput, SimulationResult } from '../../../../../shared/contract/simulation.ts'
import { configFromUnit } from '../../../../../shared/domain/config.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'
import type { TrueSource } from '../curve-source.ts'
import { regretOverTime, type RegretPoint } from '../regret.ts'
import { simulate } from '../simulate.ts'
import { comparePair, summaryOf, type Replays } from './comparison.ts'
import type { LabSource } from './lab-source.ts'
import { pairingsOf, samplerOf, schedulerOf, type Pairing } from './pairings.ts'

/** What is tried out on a source. */
export type LabPlan = Omit<SimulationInput, 'source'>

const usualTrials = 100
const usualWorkers = 4
/** So many random configurations tell how long a trial takes. */
const timedConfigs = 500

/**
 * Replays every pair on every seed, on a simulated clock. Each replay has the time in which random search runs `trials` whole trials on the workers;
 * with the same seed, pairs meet the same curves. What counts as found is a trial that ran to its end, as a study's best does.
 * A function of its input alone.
 * @param tick called often while it computes; may throw to end it
 * @returns progress before each replay, and last the result
 * @throws TuneryError bad-input when a choice is not known or does not fit
 */
export function* replayAll(source: LabSource, plan: LabPlan, tick: () => void = () => undefined): Generator<SimulationEvent> {
  const trials = plan.trials ?? source.trials ?? usualTrials
  const workers = plan.workers ?? source.workers ?? usualWorkers
  const pairings = pairingsOf(plan, source)
  const seeds = Array.from({ length: plan.seeds }, (_, seed) => seed)
  const time = timeOf(source.curves(0), trials, workers)
  const total = pairings.length * plan.seeds
  const replays: Replays[] = []
  for (const pairing of pairings) {
    const distances: RegretPoint[][] = []
    const counts: number[] = []
    for (const seed of seeds) {
      yield { kind: 'progress', done: replays.length * plan.seeds + seed, total, doing: pairing.name }
      const replay = replayOne(source, pairing, { seed, time, workers, tick })
      distances.push(replay.distances)
      counts.push(replay.trials)
    }
    replays.push({ name: pairing.name, distances, trials: counts })
  }
  yield { kind: 'result', result: resultOf(source, plan.seeds, replays, { time, trials, workers }) }
}

interface Replay {
  readonly seed: number
  readonly time: number
  readonly workers: number
  readonly tick: () => void
}

function replayOne(source: LabSource, { sampler, scheduler }: Pairing, { seed, time, workers, tick }: Replay): { distances: RegretPoint[]; trials: number } {
  const curves = source.curves(seed)
  const study = simulate({
    ...curves,
    goal: source.metric.goal,
    sampler: samplerOf(sampler, source),
    scheduler: schedulerOf(scheduler, source, seed),
    workers,
    trials: Infinity,
    seconds: time * (1 + 1e-9),
    seed,
    onDecision: tick,
  })
  // Without a known best value the distance is that from 0: the loss itself.
  return { distances: regretOverTime(study, { ...curves, optimum: curves.optimum ?? 0 }, 'full-training'), trials: study.history.trials.filter(({ lastStep }) => lastStep > 0).length }
}

/** How long random search takes for so many whole trials, by the mean over the space. */
function timeOf({ space, maxSteps, stepsOf = () => maxSteps, secondsPerStep = () => 1 }: TrueSource, trials: number, workers: number): number {
  const rng = createRng(deriveSeed(0x71e))
  let total = 0
  for (let i = 0; i < timedConfigs; i += 1) {
    const config = configFromUnit(space, () => rng.uniform())
    total += stepsOf(config) * secondsPerStep(config)
  }
  return ((total / timedConfigs) * trials) / workers
}

function resultOf(source: LabSource, seeds: number, replays: readonly Replays[], { time, trials, workers }: { time: number; trials: number; workers: number }): SimulationResult {
  const { metric } = source
  const isKnown = source.curves(0).optimum !== undefined
  const [baseline = { name: '', distances: [], trials: [] }] = replays
  const scale = { time, ...(isKnown ? {} : { goal: metric.goal }) }
  const pairs = replays.map((pair) => comparePair(pair, baseline, scale))
  return {
    source: source.title,
    metric: { ...metric },
    measure: isKnown ? 'regret' : 'value',
    unit: source.unit,
    time,
    workers,
    seeds,
    trials,
    model: source.quality ?? null,
    notes: [...source.notes],
    baseline: baseline.name,
    pairs,
    summary: summaryOf(pairs, baseline.name, seeds),
  }
}
