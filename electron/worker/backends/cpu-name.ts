import { cpus } from 'node:os'

/** The processor's name as its maker writes it. */
export function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'processor'
}
