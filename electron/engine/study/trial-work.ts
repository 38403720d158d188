import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CheckpointList, ExportedModel, TestResult } from '../../../shared/contract/trial-work.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { ModelFormat } from '../../../shared/worker-protocol.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import type { DeviceFinder, Devices } from '../devices/devices.ts'
import { copyCheckpoint } from './checkpoint-copy.ts'
import { deleteCheckpoints, listCheckpoints } from './checkpoints.ts'
import { bestTrialOf } from './confirm.ts'
import { assertContinuable, continuationOf } from './continuation.ts'
import { assertBuiltin, evaluateTrial, withFolders } from './evaluate.ts'
import { needsCards, type WorkerSetup } from './executors.ts'
import { exportModel } from './export-model.ts'
import { checkpointFolder, trialFolder } from './job.ts'
import { trainLineage, withTrainer, type TrainingFolders } from './retrain.ts'
import type { Studies, StudiesParts } from './studies.ts'
import { addTestResult, readTestResults } from './test-results.ts'

export interface TrialWorkParts {
  readonly store: Store
  readonly studies: Studies
  readonly workersFor: StudiesParts['workersFor']
  readonly devices: DeviceFinder
  readonly clock: () => number
}

/** A trial with the study that it is of. */
interface Subject {
  readonly study: StudyRecord
  readonly trial: Trial
}

/** What can be done with one trial after it has run. */
export class TrialWork {
  readonly #parts: TrialWorkParts

  constructor(parts: TrialWorkParts) {
    this.#parts = parts
  }

  /**
   * Measures a trial on the test set, and keeps what it came to.
   * @param number the best trial when left out
   * @throws TuneryError not-found, bad-input (no test set), conflict (it has not ended), unavailable (it cannot be trained again)
   */
  async evaluate(studyId: number, number: number | undefined): Promise<{ trialNumber: number; validation: MetricValues; test: MetricValues }> {
    const { study, trial } = number === undefined ? this.#best(studyId) : this.#subject(studyId, number)
    assertBuiltin(study.definition, 'Tunery knows of no test set for it. Only built-in tasks can be evaluated.')
    assertTrained(study, trial)
    const { workers, devices } = await this.#means(study)
    const values = await evaluateTrial(study.definition, this.#lineage(trial), workers, devices)
    const test = Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('test_')))
    addTestResult(this.#folder(trial), { at: this.#parts.clock(), values: test })
    return { trialNumber: trial.number, validation: trial.values, test }
  }

  /** What a trial came to on the test set each time it was measured, the last first. */
  testResults(studyId: number, number: number): TestResult[] {
    return readTestResults(this.#folder(this.#subject(studyId, number).trial))
  }

  checkpoints(studyId: number, number: number): CheckpointList {
    const folder = checkpointFolder(this.#parts.store.filesFolder, studyId, this.#subject(studyId, number).trial.number)
    return { folder, checkpoints: listCheckpoints(folder) }
  }

  /** @throws TuneryError conflict while the trial may still need them, not-found */
  deleteCheckpoints(studyId: number, number: number, names: readonly string[]): void {
    const { study, trial } = this.#subject(studyId, number)
    if (!isFinal(trial.state)) throw new TuneryError('conflict', `Trial ${number} of "${study.definition.name}" is ${trial.state} and goes on from its checkpoints: they can be deleted when it has ended`)
    deleteCheckpoints(checkpointFolder(this.#parts.store.filesFolder, studyId, number), names)
  }

  /**
   * Adds a trial that trains another one for so many steps more, and starts the study.
   * Where no checkpoint is kept, a built-in task is first trained again up to where the trial ended: it then has the weights that it had.
   * @throws TuneryError not-found, bad-input or conflict when there is nothing to go on with, unavailable when it cannot be trained again
   */
  async continueTrial(studyId: number, number: number, steps: number): Promise<{ number: number; fromStep: number; source: 'checkpoint' | 'trained-again' }> {
    const { study, trial } = this.#subject(studyId, number)
    const { store, studies } = this.#parts
    assertContinuable(study.definition, trial)
    // What is refused is refused before anything is trained.
    continuationOf(study.definition, trial, trial.lastStep, steps)
    mkdirSync(join(store.filesFolder, String(studyId)), { recursive: true })
    // On the disk of the trials' folders, so that it becomes one of them by a rename.
    const trialDir = mkdtempSync(join(store.filesFolder, String(studyId), 'continue-'))
    const staged = join(trialDir, 'checkpoint')
    try {
      const { step, source } = await this.#stage(study, trial, { trialDir, checkpointDir: staged })
      const settle = (added: number): void => {
        const target = checkpointFolder(store.filesFolder, studyId, added)
        rmSync(dirname(target), { recursive: true, force: true })
        mkdirSync(dirname(target), { recursive: true })
        renameSync(staged, target)
      }
      return { number: await studies.addContinuation(studyId, continuationOf(study.definition, trial, step, steps), settle), fromStep: step, source }
    } finally {
      rmSync(trialDir, { recursive: true, force: true })
    }
  }

  /**
   * Writes a trial's model into a folder that is not there yet, or empty.
   * @throws TuneryError bad-input (not a built-in task), conflict (the folder, or the trial has not ended), not-found, unavailable
   */
  async exportModel(studyId: number, number: number | undefined, format: ModelFormat, folder: string): Promise<ExportedModel & { trialNumber: number }> {
    const { study, trial } = number === undefined ? this.#best(studyId) : this.#subject(studyId, number)
    assertBuiltin(study.definition, 'its model is known to your program alone, which can save it in the checkpoint folder. Only models of built-in tasks can be exported.')
    assertTrained(study, trial)
    assertFree(folder)
    const means = await this.#means(study)
    return withFolders(async (folders) => {
      const exported = await exportModel({ study, trial, lineage: this.#lineage(trial), kept: this.#kept(trial), format, folders, ...means })
      try {
        cpSync(exported.folder, folder, { recursive: true })
      } catch (error) {
        throw new TuneryError('unavailable', `The model cannot be written to ${folder}: ${messageOf(error)}`, [], { cause: error })
      }
      return { ...exported.model, trialNumber: trial.number }
    })
  }

  /** Puts the checkpoint to go on from into a folder. */
  async #stage(study: StudyRecord, trial: Trial, folders: TrainingFolders): Promise<{ step: number; source: 'checkpoint' | 'trained-again' }> {
    const { store } = this.#parts
    const { definition } = study
    const isBuiltin = definition.objective.kind === 'builtin'
    const folder = checkpointFolder(store.filesFolder, trial.studyId, trial.number)
    const kept = this.#kept(trial)
    if ((!isBuiltin || kept?.step === trial.lastStep) && copyCheckpoint(folder, folders.checkpointDir)) {
      const known = isBuiltin ? trial.lastStep : (store.checkpointStep(trial.id) || kept?.step) ?? trial.lastStep
      return { step: Math.min(known === 0 ? trial.lastStep : known, trial.lastStep), source: 'checkpoint' }
    }
    if (!isBuiltin) throw new TuneryError('bad-input', `Trial ${trial.number} of "${definition.name}" has saved nothing to go on from in ${folder}. A program that saves there (TUNERY_CHECKPOINT_DIR, checkpointDir) can be continued.`)
    mkdirSync(folders.checkpointDir, { recursive: true })
    const { workers, devices } = await this.#means(study)
    await withTrainer(definition, workers, devices, 'to go on from it', (trainer) => trainLineage(trainer, definition, this.#lineage(trial), folders, { kind: 'checkpoint', step: trial.lastStep }))
    return { step: trial.lastStep, source: 'trained-again' }
  }

  /** The newest checkpoint of ours that a trial has. */
  #kept(trial: Trial): { readonly folder: string; readonly step: number } | undefined {
    const folder = checkpointFolder(this.#parts.store.filesFolder, trial.studyId, trial.number)
    const steps = listCheckpoints(folder).flatMap(({ name, step }) => (step !== null && /^checkpoint-\d+\.bin$/.test(name) ? [step] : []))
    return steps.length === 0 ? undefined : { folder, step: Math.max(...steps) }
  }

  #folder({ studyId, number }: Trial): string {
    return trialFolder(this.#parts.store.filesFolder, studyId, number)
  }

  #subject(studyId: number, number: number): Subject {
    const { studies } = this.#parts
    return { study: studies.record(studyId), trial: studies.trial(studyId, number) }
  }

  #best(studyId: number): Subject {
    const study = this.#parts.studies.record(studyId)
    const trial = bestTrialOf(this.#parts.store, study)
    if (trial === undefined) throw new TuneryError('not-found', `Study "${study.definition.name}" has no complete trial to evaluate yet: run it first`)
    return { study, trial }
  }

  async #means({ definition }: StudyRecord): Promise<{ workers: WorkerSetup; devices: Devices }> {
    const { devices, workersFor } = this.#parts
    const workers = await workersFor(definition)
    return { workers, devices: needsCards(definition, workers) ? await devices.withCards() : devices.withoutCards() }
  }

  /**
   * The trials that a trial came from, each from the checkpoint of the one before, and last itself.
   * @throws TuneryError unavailable when one is said to come from itself or a later one, as a database that was changed by hand may have it
   */
  #lineage(trial: Trial): Trial[] {
    const lineage: Trial[] = []
    for (let next: Trial | undefined = trial; next !== undefined; ) {
      lineage.unshift(next)
      const { number, forkedFrom }: Trial = next
      if (forkedFrom !== null && forkedFrom.trial >= number)
        throw new TuneryError('unavailable', `Trial ${number} is said to go on from trial ${forkedFrom.trial}, which is not an earlier one: it cannot be trained again`)
      next = forkedFrom === null ? undefined : this.#parts.studies.trial(trial.studyId, forkedFrom.trial)
    }
    return lineage
  }
}

function assertFree(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) throw new TuneryError('conflict', `${folder} is a file: name a folder that is not there yet`)
  if (readdirSync(folder).length > 0) throw new TuneryError('conflict', `${folder} is not empty: name a folder that is not there yet`)
}

function assertTrained({ definition }: StudyRecord, { number, state, lastStep }: Trial): void {
  if (!isFinal(state)) throw new TuneryError('conflict', `Trial ${number} of "${definition.name}" is ${state}: wait for its end`)
  if (lastStep === 0) throw new TuneryError('bad-input', `Trial ${number} of "${definition.name}" has not finished a single step: there is no model of it`)
}
