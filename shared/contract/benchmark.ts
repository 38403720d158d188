import { z } from 'zod'
import { backendNameSchema } from '../worker-protocol.ts'

export const sizeNameSchema = z.enum(['small', 'medium', 'large'])
export type SizeName = z.infer<typeof sizeNameSchema>

/** The models that backends are compared by: multi-layer perceptrons on samples of Fashion-MNIST's size. */
export const benchmarkSizes = [
  { name: 'small', units: 64, layers: 1, batchSize: 32 },
  { name: 'medium', units: 256, layers: 3, batchSize: 128 },
  { name: 'large', units: 1024, layers: 3, batchSize: 128 },
] as const satisfies readonly { readonly name: SizeName; readonly units: number; readonly layers: number; readonly batchSize: number }[]

const rate = z.number().positive().nullable()

/** How fast a backend trains. */
export const backendSpeedSchema = z.object({
  backend: backendNameSchema,
  /** What it computed on, and with which version: those of another day are not comparable. */
  device: z.string(),
  version: z.string(),
  /** So many trials train at once without sharing anything: the processor's cores, or the graphics cards. */
  lanes: z.int().positive(),
  /** Of one trial alone; null for a model that could not be trained. */
  samplesPerSecond: z.object({ small: rate, medium: rate, large: rate }),
  /** Why one could not be trained; null when all were. */
  why: z.string().nullable(),
})
export type BackendSpeed = Readonly<z.infer<typeof backendSpeedSchema>>

/** What speed depends on. A measurement of another machine is not used. */
export const machineSchema = z.object({
  processor: z.string(),
  cores: z.int(),
  /** Graphics cards and their drivers, as far as the system lists them without asking a driver. */
  graphics: z.array(z.string()),
  /** The native runtimes that are installed, with their versions. */
  runtimes: z.array(z.string()),
})
export type Machine = Readonly<z.infer<typeof machineSchema>>

/** A measurement of every backend. */
export const benchmarkSchema = z.object({
  /** Milliseconds since 1970. */
  measuredAt: z.number(),
  appVersion: z.string(),
  machine: machineSchema,
  backends: z.array(backendSpeedSchema),
  /** What is to be kept in mind: the processor was busy. Whole sentences. */
  notes: z.array(z.string()),
})
export type Benchmark = Readonly<z.infer<typeof benchmarkSchema>>

/** The last measurement, as it is kept between runs. */
export const keptBenchmarkSchema = z.object({
  benchmark: benchmarkSchema.nullable(),
  /** Why backends are not chosen by it: nothing was measured, on another machine, the file is damaged. Null when they are. */
  unused: z.string().nullable(),
  /** What is to be kept in mind, those of the measurement included. */
  notes: z.array(z.string()),
})
export type KeptBenchmark = Readonly<z.infer<typeof keptBenchmarkSchema>>

/** What trains a model of a size, and why in a sentence or two. */
export const backendChoiceSchema = z.object({ size: sizeNameSchema, backend: backendNameSchema, why: z.string() })
export type BackendChoice = Readonly<z.infer<typeof backendChoiceSchema>>

/** What a measurement says while it runs, and last its result. */
export const benchmarkEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int(), total: z.int(), backend: backendNameSchema, size: sizeNameSchema }),
  z.object({ kind: z.literal('result'), kept: keptBenchmarkSchema, choices: z.array(backendChoiceSchema) }),
])
export type BenchmarkEvent = Readonly<z.infer<typeof benchmarkEventSchema>>

/** Samples a second for people, three digits of it: `256,000`, `67.7`. */
export function rateText(samplesPerSecond: number): string {
  return Number(samplesPerSecond.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 2 })
}

/** So many of a study's trials train at once without sharing a device. */
export function lanesUsed({ lanes }: Pick<BackendSpeed, 'lanes'>, parallel: number): number {
  return Math.min(lanes, parallel)
}
