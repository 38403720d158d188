import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../../../../shared/contract/benchmark.ts'
import { findRuntime } from '../runtime/find.ts'

/**
 * What this machine computes with. Reads a few small files: it is asked whenever a study starts, and a driver that hangs must not matter.
 * @param root of the kernel's own files, for tests
 */
export function thisMachine(root = '/'): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    graphics: graphicsOf(root),
    runtimes: (['cuda', 'tensorflow'] as const).flatMap((kind) => {
      const runtime = findRuntime(kind)
      return runtime.kind === 'installed' ? [`${kind} ${runtime.version}`] : []
    }),
  }
}

/** NVIDIA's driver and cards by their names, all other display devices by their numbers; empty where the system does not list them (Linux does). */
function graphicsOf(root: string): string[] {
  const [drm, nvidia] = [join(root, 'sys/class/drm'), join(root, 'proc/driver/nvidia')]
  const driver = /Kernel Module\s+(?:for \S+\s+)?(\S+)/.exec(read(join(nvidia, 'version')))?.[1]
  const cards = list(join(nvidia, 'gpus')).map((card) => /^Model:\s*(.*)$/m.exec(read(join(nvidia, 'gpus', card, 'information')))?.[1]?.trim() ?? 'NVIDIA card')
  const others = list(drm)
    .filter((name) => /^card\d+$/.test(name))
    .map((name) => ['vendor', 'device'].map((part) => read(join(drm, name, 'device', part)).trim().replace(/^0x/, '')).join(':'))
    .filter((id) => id !== ':')
  return [...(driver === undefined ? [] : [`NVIDIA driver ${driver}`]), ...cards.sort(), ...others.sort()]
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Why a measurement of one machine does not hold for another; a sentence, undefined when it does. */
export function whyAnotherMachine(measured: Machine, now: Machine): string | undefined {
  const named = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(', '))
  const differences = [
    ...(measured.processor === now.processor && measured.cores === now.cores ? [] : [`the processor was ${measured.processor} (${String(measured.cores)} cores) and is ${now.processor} (${String(now.cores)} cores)`]),
    ...(named(measured.graphics) === named(now.graphics) ? [] : [`the graphics cards and drivers were ${named(measured.graphics)} and are ${named(now.graphics)}`]),
    ...(named(measured.runtimes) === named(now.runtimes) ? [] : [`the native runtimes were ${named(measured.runtimes)} and are ${named(now.runtimes)}`]),
  ]
  return differences.length === 0 ? undefined : `The computer has changed since it was measured: ${differences.join('; ')}. Measure again.`
}
