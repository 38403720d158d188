import { z } from 'zod'

/** A native runtime that can be installed: TensorFlow on the processor, or on NVIDIA cards. */
export const runtimeKindSchema = z.enum(['tensorflow', 'cuda'])
export type RuntimeKind = z.infer<typeof runtimeKindSchema>

/** What an installation is doing; `waiting` is for another one that runs already. */
export const installStepSchema = z.enum(['waiting', 'checking', 'downloading', 'unpacking', 'compiling', 'trying'])
export type InstallStep = z.infer<typeof installStepSchema>

/** How far an installation is. Sizes are bytes; both are 0 in a step whose length is not known. */
export const installProgressSchema = z.object({
  step: installStepSchema,
  done: z.number().min(0),
  total: z.number().min(0),
  /** The package under way, with its own share of the step. */
  item: z.object({ name: z.string(), done: z.number().min(0), total: z.number().min(0) }).nullable(),
})
export type InstallProgress = Readonly<z.infer<typeof installProgressSchema>>

/** A runtime that a training worker can load. */
export const installedRuntimeSchema = z.object({
  kind: runtimeKindSchema,
  status: z.literal('installed'),
  version: z.string(),
  folder: z.string(),
  bytes: z.number(),
  installedAt: z.string(),
})

/** A runtime as it is on this computer. `why` and `remedy` are whole sentences. */
export const runtimeStateSchema = z.discriminatedUnion('status', [
  installedRuntimeSchema,
  z.object({ kind: runtimeKindSchema, status: z.literal('missing'), why: z.string(), remedy: z.string() }),
])

export const runtimeViewSchema = z.object({
  kind: runtimeKindSchema,
  state: runtimeStateSchema,
  /** What an installation brings; null where there is nothing for this computer. */
  release: z.object({ version: z.string(), downloadBytes: z.number(), installedBytes: z.number() }).nullable(),
  /** Downloads that an unfinished installation left, which the next one need not fetch again. */
  keptBytes: z.number(),
  /** Why it could not be used here even when it is installed; null when nothing speaks against it. */
  obstacle: z.string().nullable(),
  /** How far the installation is that runs in this engine; null when none does. */
  installing: installProgressSchema.nullable(),
})
export type RuntimeView = Readonly<z.infer<typeof runtimeViewSchema>>

export const installInputSchema = z.object({
  kind: runtimeKindSchema,
  /** A folder with the downloads: nothing is fetched then. */
  from: z.string().min(1).optional(),
  /** Install although the graphics driver is missing or too old. */
  force: z.boolean().default(false),
})
export type InstallInput = Readonly<z.infer<typeof installInputSchema>>

/** What an installation tells those who watch it. The last one is `installed` or `cancelled`; a failure is thrown. */
export const installEventSchema = z.discriminatedUnion('event', [
  installProgressSchema.extend({ event: z.literal('progress') }),
  z.object({ event: z.literal('installed'), runtime: installedRuntimeSchema }),
  z.object({ event: z.literal('cancelled') }),
])
export type InstallEvent = Readonly<z.infer<typeof installEventSchema>>
