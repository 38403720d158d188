import { benchmarkSizes, lanesUsed, rateText, type BackendChoice, type BackendSpeed, type BenchmarkEvent, type KeptBenchmark, type SizeName } from '../../../shared/contract/benchmark.ts'
import { formatCount } from '../../components/format.ts'

/** What a cell of the table of speeds shows. */
export interface SpeedCell {
  readonly size: SizeName
  /** All trials that train at once together; a dash where the model could not be trained. */
  readonly text: string
  /** Of one trial alone, where several train at once. */
  readonly each: string | undefined
  /** Of the fastest backend's speed, in [0, 1]. */
  readonly share: number
  readonly chosen: boolean
}

/** A row of the table of speeds. */
export interface SpeedRow {
  readonly backend: BackendSpeed['backend']
  /** `2 trials at once on AMD EPYC` */
  readonly where: string
  readonly why: string | null
  readonly cells: readonly SpeedCell[]
}

/** The table of speeds: a row a backend, as measured. Choices are marked only where the measurement is used. */
export function speedRows({ benchmark, unused }: KeptBenchmark, choices: readonly BackendChoice[], cores: number): SpeedRow[] {
  const speeds = benchmark?.backends ?? []
  const jointRate = (speed: BackendSpeed, size: SizeName): number => (speed.samplesPerSecond[size] ?? 0) * lanesUsed(speed, cores)
  return speeds.map((speed) => {
    const trials = lanesUsed(speed, cores)
    return {
      backend: speed.backend,
      where: `${formatCount(trials, 'trial')} at once on ${speed.device}`,
      why: speed.why,
      cells: benchmarkSizes.map(({ name }): SpeedCell => {
        const rate = speed.samplesPerSecond[name]
        const fastest = Math.max(...speeds.map((other) => jointRate(other, name)))
        return {
          size: name,
          text: rate === null ? '–' : rateText(rate * trials),
          each: rate === null || trials === 1 ? undefined : `${rateText(rate)} each`,
          share: fastest === 0 ? 0 : jointRate(speed, name) / fastest,
          chosen: unused === null && choices.some(({ size, backend }) => size === name && backend === speed.backend),
        }
      }),
    }
  })
}

/** `1 layer of 64 units, batches of 32` */
export function shapeText(size: SizeName): string {
  const model = benchmarkSizes.find(({ name }) => name === size)
  return model === undefined ? '' : `${formatCount(model.layers, 'layer')} of ${model.units} units, batches of ${model.batchSize}`
}

/** What a backend trains: `small and medium models`; undefined for one that is chosen for nothing. */
export function trainsText(choices: readonly BackendChoice[], backend: string): string | undefined {
  const sizes = choices.filter((choice) => choice.backend === backend).map(({ size }) => size)
  if (sizes.length === 0) return undefined
  if (sizes.length === benchmarkSizes.length) return 'Trains your studies'
  return `Trains ${sizes.join(' and ')} models`
}

/** What is measured now. */
export function progressText({ backend, size, done, total }: Extract<BenchmarkEvent, { kind: 'progress' }>): string {
  return `${backend}, the ${size} model: ${done + 1} of ${total}`
}
