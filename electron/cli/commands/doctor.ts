import { InvalidArgumentError, Option, type Command } from 'commander'
import type { BenchmarkEvent } from '../../../shared/contract/benchmark.ts'
import type { Doctor, Gpu, WebgpuReport } from '../../../shared/contract/views.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import { benchmarkProgress, renderBenchmark, renderChoices } from '../benchmark-report.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { formatDuration, formatMiB, toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { backendOption, databaseOption, examples, jsonOption } from '../options.ts'
import { renderPairs } from '../table.ts'
import type { Style, Terminal } from '../terminal.ts'

interface DoctorOptions extends DatabaseOptions, JsonOptions {
  readonly backend?: BackendName
  readonly benchmark: boolean
  readonly seconds: number
}

/** Adds `doctor`. */
export function registerDoctor(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('doctor')
    .description('say what this computer can do, how fast, and what to do about what is missing')
    .option('--no-benchmark', 'show what was measured last, and measure nothing')
    .addOption(new Option('--seconds <s>', 'how long each backend is measured, without what it compiles').argParser(positiveNumber).default(5))
    .addOption(backendOption())
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('doctor', 'doctor --no-benchmark', 'doctor --json'))
    .action(async (options: DoctorOptions) => {
      const { diagnose } = await loadEngine()
      if (options.json !== true) terminal.note('Trying each training backend …')
      const examined = await diagnose({ databasePath: options.db, backend: options.backend })
      const interrupts = listenForInterrupts(() => terminal.note('\nEnding the measurement.'))
      const measured = options.benchmark ? await measure(options, terminal, interrupts.signal) : undefined
      if (interrupts.signal.aborted) {
        exitWith(interrupts.exitCode() ?? 1)
        return
      }
      const doctor = measured === undefined ? examined : { ...examined, benchmark: measured.kept, choices: measured.choices }
      terminal.print(options.json === true ? toJson(doctor) : render(doctor, terminal.outStyle))
    })
}

function positiveNumber(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 600)) throw new InvalidArgumentError('It must be a number of seconds, at most 600.')
  return seconds
}

/** @returns undefined when the signal ended it */
async function measure({ backend, seconds }: DoctorOptions, terminal: Terminal, signal: AbortSignal): Promise<Extract<BenchmarkEvent, { kind: 'result' }> | undefined> {
  const { benchmarkOf } = await loadEngine()
  const progress = benchmarkProgress(terminal)
  try {
    for await (const event of benchmarkOf({ backend, seconds }).run(signal)) {
      if (event.kind === 'result') return event
      progress.show(event)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    progress.end()
  }
  return undefined
}

function render(doctor: Doctor, style: Style): string {
  const { app, cpu, memory, disk, gpus, webgpu, backends, benchmark, choices } = doctor
  const machine = renderPairs([
    ['Tunery', `${app.version}, Node ${app.node}, ${app.platform}`],
    ['database', app.database],
    ['processor', [`${cpu.model}, ${String(cpu.cores)} cores`, ...cpu.features].join(', ')],
    ['memory', `${formatMiB(memory.totalMiB)}, ${formatMiB(memory.freeMiB)} free`],
    ['disk', `${formatMiB(disk.freeMiB)} free in ${disk.folder}`],
    ...(gpus.kind === 'none' ? [['graphics', gpus.why] as const] : gpus.gpus.map((gpu) => [`graphics ${String(gpu.index)}`, gpuText(gpu)] as const)),
    ...adapterPairs(webgpu),
  ])
  const lines = backends.map((backend) =>
    backend.status === 'usable'
      ? `  ${style.good('✓')} ${backend.name} ${backend.version} on ${backend.device}, ready in ${formatDuration(backend.startMs)}`
      : `  ${style.bad('✗')} ${backend.name}: ${backend.why}\n    ${backend.remedy}`,
  )
  const parts = [machine, ['Training backends', ...lines].join('\n'), renderBenchmark(benchmark, choices, cpu.cores, Date.now(), style), renderChoices(choices, style)]
  const offer = cudaOffer(doctor)
  return [...parts, ...(offer === undefined ? [] : [style.bold(offer)])].join('\n\n')
}

function adapterPairs(webgpu: WebgpuReport): (readonly [string, string])[] {
  if (webgpu.kind === 'none') return [['WebGPU', webgpu.why]]
  return webgpu.adapters.map(({ index, name, backend, description, software }) => [
    `WebGPU ${String(index)}`,
    [name, backend, ...(description === '' ? [] : [description]), ...(software ? ['computes on the processor'] : [])].join(', '),
  ])
}

/** Said where a card would be used if its runtime were there. */
function cudaOffer({ gpus, backends }: Doctor): string | undefined {
  const isMissing = backends.some(({ name, status }) => name === 'cuda' && status === 'missing')
  return gpus.kind === 'found' && gpus.gpus.length > 0 && isMissing ? 'This computer has an NVIDIA card: `tunery runtime install cuda` lets studies train on it.' : undefined
}

function gpuText({ name, driver, memoryMiB, usedMiB, temperatureC, utilisation, watts, processes }: Gpu): string {
  const facts = [
    `driver ${driver}`,
    `${formatMiB(usedMiB)} of ${formatMiB(memoryMiB)} in use`,
    ...(utilisation === null ? [] : [`${String(Math.round(utilisation * 100))} % busy`]),
    ...(temperatureC === null ? [] : [`${String(temperatureC)} °C`]),
    ...(watts === null ? [] : [`${String(Math.round(watts))} W`]),
    ...processes.map(({ pid, name: program }) => `process ${String(pid)} ${program}`),
  ]
  return `${name}: ${facts.join(', ')}`
}
