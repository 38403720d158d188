import type { Command } from 'commander'
import type { Doctor, Gpu } from '../../../shared/contract/views.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { formatDuration, formatMiB, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderPairs } from '../table.ts'
import type { Style } from '../terminal.ts'

/** Adds `doctor`. */
export function registerDoctor(program: Command, { terminal }: CommandContext): void {
  program
    .command('doctor')
    .description('say what this computer can do, and what to do about what is missing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(async (options: DatabaseOptions & JsonOptions) => {
      const { diagnose } = await loadEngine()
      if (options.json !== true) terminal.note('Trying each training backend …')
      const doctor = await diagnose({ databasePath: options.db })
      terminal.print(options.json === true ? toJson(doctor) : render(doctor, terminal.outStyle))
    })
}

function render({ app, cpu, memory, disk, gpus, backends, chosenBackend }: Doctor, style: Style): string {
  const machine = renderPairs([
    ['Tunery', `${app.version}, Node ${app.node}, ${app.platform}`],
    ['database', app.database],
    ['processor', [`${cpu.model}, ${String(cpu.cores)} cores`, ...cpu.features].join(', ')],
    ['memory', `${formatMiB(memory.totalMiB)}, ${formatMiB(memory.freeMiB)} free`],
    ['disk', `${formatMiB(disk.freeMiB)} free in ${disk.folder}`],
    ...(gpus.kind === 'none' ? [['graphics', gpus.why] as const] : gpus.gpus.map((gpu) => [`graphics ${String(gpu.index)}`, gpuText(gpu)] as const)),
  ])
  const lines = backends.map((backend) =>
    backend.status === 'usable'
      ? `  ${style.good('✓')} ${backend.name} ${backend.version}, ready in ${formatDuration(backend.startMs)}`
      : `  ${style.bad('✗')} ${backend.name}: ${backend.why}\n    ${backend.remedy}`,
  )
  return `${machine}\n\nTraining backends\n${lines.join('\n')}\n\nStudies train on ${style.bold(chosenBackend)}.`
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
