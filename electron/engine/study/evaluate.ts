import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { executorFor, type WorkerSetup } from './executors.ts'
import { trialJob } from './job.ts'

function testMetrics(values: MetricValues): MetricValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('test_')))
}

/**
 * Trains a trial's configuration again with the trial's own seed, and measures it on the test set, which nothing else touches.
 * @throws TuneryError bad-input when the objective has no test set, unavailable when the training fails
 */
export async function evaluateTrial(definition: StudyDefinition, trial: Trial, workers: WorkerSetup): Promise<MetricValues> {
  if (definition.objective.kind !== 'builtin')
    throw new TuneryError('bad-input', `Study "${definition.name}" runs your own ${definition.objective.kind}: Tunery knows of no test set for it. Only built-in tasks can be evaluated.`)
  const executor = executorFor(definition.objective, 1, workers)
  // Not a folder of the database: another process may hold that.
  const trialDir = mkdtempSync(join(tmpdir(), 'tunery-evaluate-'))
  const checkpointDir = join(trialDir, 'checkpoint')
  const job = { ...trialJob(definition, trial, trialDir, 0, 'test'), trialDir, checkpointDir }
  mkdirSync(checkpointDir, { recursive: true })
  try {
    for (const slot of executor.capacity())
      for await (const event of executor.run(job, slot, new AbortController().signal)) {
        if (event.kind === 'report') event.reply('continue')
        if (event.kind !== 'end') continue
        if (event.outcome.kind === 'complete') return testMetrics(event.outcome.values)
        const why = event.outcome.kind === 'failed' ? event.outcome.message : event.outcome.kind
        throw new TuneryError('unavailable', `Trial ${trial.number} of "${definition.name}" could not be trained again for the test: ${why}`)
      }
  } finally {
    await executor.dispose()
    rmSync(trialDir, { recursive: true, force: true })
  }
  throw new TuneryError('unavailable', `No worker could be started to evaluate "${definition.name}"`)
}
