import { z } from 'zod'
import { installProgressSchema, type InstallProgress, type RuntimeKind } from '../../../../shared/contract/runtimes.ts'
import { runtimeTitles } from './manifest.ts'

/** What the installation program prints with `--json`, one object a line. */
export const installReportSchema = z.discriminatedUnion('event', [
  /** `fraction` of the step, where its length is known. */
  installProgressSchema.extend({ event: z.literal('progress'), fraction: z.number().optional() }),
  z.object({
    event: z.literal('installed'),
    state: z.object({ kind: z.literal('installed'), version: z.string(), folder: z.string(), bytes: z.number(), installedAt: z.string() }),
  }),
  z.object({ event: z.literal('failed'), message: z.string() }),
])
export type InstallReport = z.infer<typeof installReportSchema>

/** An installation's progress in words, in steps of ten percent so that few lines are printed. */
export function progressWords(kind: RuntimeKind, { step, done, total, item }: InstallProgress): string {
  const title = `the ${runtimeTitles[kind]}`
  const percent = total === 0 ? '' : `, ${String(Math.floor((done / total) * 10) * 10)} % of ${sizeWords(total)}`
  const name = item === null ? '' : ` (${item.name})`
  switch (step) {
    case 'waiting':
      return `Waiting for another installation of ${title}`
    case 'checking':
      return `Checking what ${title} needs${name}`
    case 'downloading':
      return `Downloading ${title}${percent}${name}`
    case 'unpacking':
      return `Unpacking ${title}${percent}${name}`
    case 'compiling':
      return 'Compiling the bridge to TensorFlow'
    case 'trying':
      return `Trying ${title}`
  }
}

/** `3.4 GB`, `274 MB`. */
function sizeWords(bytes: number): string {
  return bytes < 1e9 ? `${String(Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
