import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Gpu } from '../../../shared/contract/views.ts'
import { runCommand } from './runtime/run-command.ts'

/** The NVIDIA graphics cards of this machine, or why none can be listed (a sentence). */
export type NvidiaReport = { readonly kind: 'found'; readonly gpus: readonly Gpu[] } | { readonly kind: 'none'; readonly why: string }

export interface NvidiaSmiOptions {
  readonly program?: string
  /** A broken driver makes it hang. */
  readonly limitMs?: number
}

const cardFields = ['index', 'uuid', 'name', 'driver_version', 'memory.total', 'memory.used', 'temperature.gpu', 'utilization.gpu', 'power.draw'] as const
const processFields = ['gpu_uuid', 'pid', 'process_name', 'used_memory'] as const

/** What a card does not measure is `[N/A]` or `[Not Supported]`. */
const measured = z.string().transform((text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null))

const cardSchema = z.tuple([z.coerce.number().int(), z.string(), z.string(), z.string(), measured, measured, measured, measured, measured])
const processSchema = z.tuple([z.string(), z.coerce.number().int(), z.string(), measured])

/** Asks NVIDIA's own tool for the cards and the processes on them. Never throws: what went wrong is the report. */
export async function listNvidiaGpus({ program = 'nvidia-smi', limitMs = 10_000 }: NvidiaSmiOptions = {}): Promise<NvidiaReport> {
  const query = async <Row>(what: string, fields: readonly string[], row: z.ZodType<Row>): Promise<Row[] | string> => {
    const answer = await runCommand(program, [`--query-${what}=${fields.join(',')}`, '--format=csv,noheader,nounits'], { timeoutMs: limitMs })
    if (!answer.ok) return answer.tail
    const parsed = z.array(row).safeParse(parse(answer.lines.join('\n'), { trim: true, skip_empty_lines: true }))
    return parsed.success ? parsed.data : `${program} printed what Tunery cannot read:\n${answer.tail}`
  }
  const cards = await query('gpu', cardFields, cardSchema)
  if (typeof cards === 'string') return { kind: 'none', why: whyNone(program, cards) }
  const processes = await query('compute-apps', processFields, processSchema)
  const ofCard = (uuid: string) => (typeof processes === 'string' ? [] : processes.filter(([gpu]) => gpu === uuid).map(([, pid, name, memoryMiB]) => ({ pid, name, memoryMiB })))
  return {
    kind: 'found',
    gpus: cards.map(([index, uuid, name, driver, memoryMiB, usedMiB, temperature, utilisation, watts]) => ({
      index,
      name,
      driver,
      memoryMiB: memoryMiB ?? 0,
      usedMiB: usedMiB ?? 0,
      temperatureC: temperature,
      utilisation: utilisation === null ? null : utilisation / 100,
      watts,
      processes: ofCard(uuid),
    })),
  }
}

/** Why the tool lists no card, in words. @param said what is left of its output */
export function whyNone(program: string, said: string): string {
  if (said.includes('ENOENT')) return 'No NVIDIA driver is installed.'
  if (said.includes('killed by')) return `${program} did not answer: the NVIDIA driver hangs. Restart the computer, or install the driver again.`
  return said
}
