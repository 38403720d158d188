import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { webgpuAdapterSchema, type WebgpuReport } from '../../../shared/contract/views.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { runCommand } from './runtime/run-command.ts'

export interface AdapterProbe {
  /** The program that lists them; the worker's when left out. */
  readonly program?: URL
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** A broken driver makes it hang. */
  readonly limitMs?: number
}

const answerSchema = z.union([z.object({ adapters: z.array(webgpuAdapterSchema) }), z.object({ failed: z.string() })])

/** Lists the graphics adapters that WebGPU can use, in a process of its own. Never throws: what went wrong is the report. */
export async function listWebgpuAdapters({ program = listingProgram(), env = {}, limitMs = 15_000 }: AdapterProbe = {}): Promise<WebgpuReport> {
  const said = await runCommand(process.execPath, [fileURLToPath(program)], { env: { ...process.env, ...env }, timeoutMs: limitMs })
  if (!said.ok) return { kind: 'none', why: whyFailed(said.tail, limitMs), remedy: reinstallDriver }
  const answer = readAnswer(said.lines.at(-1) ?? '')
  if (answer === undefined) return { kind: 'none', why: `The list of graphics adapters cannot be read:\n${said.tail}`, remedy: reinstallDriver }
  if ('failed' in answer) return { kind: 'none', why: `WebGPU cannot be loaded on this system: ${answer.failed}`, remedy: reinstallTunery }
  return answer.adapters.length === 0 ? { kind: 'none', ...whyNone(said.tail) } : { kind: 'found', adapters: answer.adapters }
}

/**
 * What a worker must be told of adapters. One that computes on the processor is only for those who named the backend:
 * it is slower than the others. `TUNERY_WEBGPU_ADAPTER` (an index, or a part of a name) goes before that.
 * @param named the backend that the user named
 */
export function webgpuEnvironment(named: BackendName | undefined): Readonly<Record<string, string>> {
  return named === 'webgpu' && process.env['TUNERY_WEBGPU_ADAPTER'] === undefined ? { TUNERY_WEBGPU_ADAPTER: 'any' } : {}
}

/** The program that lists adapters, beside the worker: TypeScript in a checkout, JavaScript in a build. */
function listingProgram(): URL {
  return new URL(`../../worker/list-adapters${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
}

function readAnswer(line: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

function whyFailed(said: string, limitMs: number): string {
  if (said.includes('killed by SIGKILL')) return `The graphics driver did not answer within ${String(limitMs / 1000)} s.`
  return `The graphics driver crashed while it listed its adapters:\n${said}`
}

/** @param said what Dawn printed while it looked for adapters */
function whyNone(said: string): { readonly why: string; readonly remedy: string } {
  if (said.includes('libvulkan.so.1: cannot open')) {
    return { why: 'The Vulkan loader (libvulkan.so.1) is not installed.', remedy: `Install it (Debian and Ubuntu: sudo apt install libvulkan1; Fedora: sudo dnf install vulkan-loader), and install ${driverHint}.` }
  }
  return { why: 'No graphics adapter was found.', remedy: process.platform === 'linux' ? `If this computer has a graphics card, install ${driverHint}.` : 'If this computer has a graphics card, install its driver.' }
}

const driverHint = "the Vulkan driver of the graphics card (NVIDIA: NVIDIA's own driver; AMD and Intel: mesa-vulkan-drivers)"

const reinstallDriver = 'Restart the computer; if that does not help, install the driver of your graphics card again.'

const reinstallTunery = 'Install Tunery again. It brings WebGPU for Linux and Windows on x64 and arm64, and for macOS.'
