import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openAskTell } from '../../electron/engine/index.ts'
import { valuesOf } from './find-sampler.ts'
import { trivial, tuner10 } from './functions.ts'
import { configSchema } from '../../shared/domain/search-space.ts'

const askedSchema = z.object({ trial: z.int(), params: configSchema })

async function measure(sampler: string, trials: number, folder: string): Promise<void> {
  const study = { name: 'bench', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: tuner10, sampler: { name: sampler }, budget: { trials }, parallel: 1 }
  const session = await openAskTell({ study, folder, source: 'The benchmark', databasePath: join(folder, `${sampler}.db`) })
  const cpu = process.cpuUsage()
  const start = performance.now()
  for (let number = 0; number < trials; number += 1) {
    const { trial, params } = askedSchema.parse(JSON.parse(session.answer('{"op":"ask"}')))
    session.answer(JSON.stringify({ op: 'tell', trial, values: { y: trivial(params) } }))
  }
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  session.close()
  console.log(JSON.stringify({ bench: 'stored-decisions', sampler, n: trials, mean_ms: Number((wall / trials).toFixed(4)), cpu_ms: Number(((user + system) / 1000 / trials).toFixed(4)) }))
}

/**
 * What a decision costs with durable commits: ask and tell by the protocol of `tunery ask-tell`, in this process, with the database on a disk.
 *
 * Usage: npm run bench -- stored-decisions [--samplers random …] [--trials 1000] [--folder WHERE]
 */
export async function run(args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(valuesOf(args, '--folder')[0] ?? tmpdir(), 'tunery-bench-'))
  try {
    const given = valuesOf(args, '--samplers')
    for (const sampler of given.length > 0 ? given : ['random']) await measure(sampler, Number(valuesOf(args, '--trials')[0] ?? 1000), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
