import { readFileSync } from 'node:fs'

/** The instructions that TensorFlow and WebAssembly gain from. */
const wanted = ['sse4_2', 'avx', 'avx2', 'fma', 'avx512f', 'avx512_vnni', 'amx_tile', 'asimd', 'sve']

/**
 * The vector instructions of the processor, by the kernel's names for them; empty where the system does not list them (Linux does).
 * @param path the kernel's description of the processors
 */
export function cpuFeatures(path = '/proc/cpuinfo'): string[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/))
  return wanted.filter((name) => flags.has(name))
}
