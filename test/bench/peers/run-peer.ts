import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { peerPython, type Peer } from '../peer-environment.ts'

/**
 * Runs one of the scripts of this folder for a peer, prints its JSON lines and returns them.
 * @param args the script's own, beside `--tool` and `--sampler`
 * @throws Error when the script fails: what it says is on stderr
 */
export function runPeer<Line>(script: 'regret' | 'decisions', peer: Peer, args: readonly string[], line: z.ZodType<Line>): Line[] {
  const file = fileURLToPath(new URL(`${script}.py`, import.meta.url))
  const { status, stdout, error } = spawnSync(peerPython([peer]), [file, '--tool', peer.tool, '--sampler', peer.sampler, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  if (status !== 0) throw new Error(`${peer.tool} ${peer.sampler} could not be measured: ${script}.py ended with ${error?.message ?? status}`)
  const lines = stdout.split('\n').filter((text) => text.startsWith('{'))
  for (const text of lines) console.log(text)
  return lines.map((text) => line.parse(JSON.parse(text)))
}
