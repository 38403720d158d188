import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEngine } from '../../electron/engine/index.ts'

/**
 * What the engine costs a trial: an objective that returns at once, one job, SQLite on disk with durable commits.
 * Prints a JSON line at each checkpoint; `last_100_ms` shows whether the cost grows with the number of trials.
 *
 * Usage: npm run bench -- overhead [--trials 1000] [--sampler random] [--folder DIR]
 */
export async function benchOverhead(trials: number, sampler: string, parent: string): Promise<void> {
  const folder = mkdtempSync(join(parent, 'tunery-overhead-'))
  const engine = await openEngine({ databasePath: join(folder, 'bench.db'), backend: 'cpu' })
  const study = {
    name: 'overhead',
    objective: { kind: 'module', path: fileURLToPath(new URL('../fixtures/objectives/instant.ts', import.meta.url)) },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 }, log_y: { type: 'float', low: 1e-5, high: 1, log: true }, n: { type: 'int', low: 1, high: 64 } },
    sampler: { name: sampler },
    budget: { trials },
    parallel: 1,
  }
  const { studyId } = await engine.client.studies.create({ study, start: true })
  const ends: number[] = []
  try {
    for (let finished = 0; finished < trials; ) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      finished = (await engine.client.studies.get({ studyId })).progress.finished
    }
    for (const trial of await engine.client.trials.list({ studyId, offset: 0, limit: trials })) if (trial.endedAt !== null) ends.push(trial.endedAt)
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
  // The first ends after the worker has started: what follows is the steady state.
  for (const count of [100, 1000, 5000, 10000, trials].filter((n, i, all) => n <= trials && all.indexOf(n) === i)) {
    const first = ends[0] ?? NaN
    const last = ends[count - 1] ?? NaN
    const before = ends[count - 101] ?? first
    const line = { bench: 'overhead', sampler, trials: count, mean_ms: (last - first) / (count - 1), last_100_ms: (last - before) / Math.min(100, count - 1) }
    console.log(JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value)))
  }
}

/** @param args `--trials N`, `--sampler NAME`, `--folder DIR` (where the database is written; the system's temporary folder when left out) */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  await benchOverhead(Number(option('--trials') ?? 1000), option('--sampler') ?? 'random', option('--folder') ?? tmpdir())
}
