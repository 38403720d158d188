import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'
import { mlpWork, numberOf, sampledParams } from './model-work.ts'

/** A step with at least so many multiply-adds (of its forward pass) gains from a second thread; see `threadsOf`. */
const gainingWork = 100e6
/** More have not been measured to gain. */
const mostThreads = 4
/** Configurations that stand for the study's. */
const drawn = 64
/** Fashion-MNIST. The sizes of a user's own data are not known before it is read. */
const features = 28 * 28

/** What of a study says how it trains. */
export type ThreadedStudy = Pick<StudyDefinition, 'objective' | 'space' | 'parallel'>

/**
 * How many threads each of a study's workers gets, so that all of them together are at most as many as cores.
 *
 * One, as long as there are workers enough for the cores: so many trials at a time gain more than threads do. Cores that
 * are left over are given to workers when more than half of the study's arithmetic is in large steps, as a sample of its
 * space says. (Two threads against one, compiled, 2 cores: 1.7 times the speed at 208 million multiply-adds a step, 1.5 at
 * 372, about the same at 43, 0.85 times at 11 to 26, about the same below.)
 *
 * Nothing that is measured while the study runs has a part in it: a trial that is run again must come to the same end.
 * Dense layers give the same weights to the last bit with one thread and with two; convolutions do not, and keep one.
 * @param cores of this machine
 */
export function threadsOf(study: ThreadedStudy, cores: number): number {
  const spare = Math.min(Math.floor(cores / study.parallel), mostThreads)
  if (spare < 2) return 1
  const works = stepWorks(study)
  const sum = (of: readonly number[]): number => of.reduce((total, work) => total + work, 0)
  return sum(works.filter(({ perStep }) => perStep >= gainingWork).map(({ perSample }) => perSample)) > sum(works.map(({ perSample }) => perSample)) / 2 ? spare : 1
}

interface Work {
  /** Multiply-adds of the forward pass, of one sample and of one step. */
  readonly perSample: number
  readonly perStep: number
}

/** What configurations of a study train; nothing where that is not known. */
function stepWorks(study: ThreadedStudy): Work[] {
  const task = study.objective.kind === 'builtin' ? findTask(study.objective.task) : undefined
  if (task?.dataset !== 'fashion-mnist' || task.model === 'cnn') return []
  return sampledParams(study, drawn).map((params) => {
    const perSample = mlpWork(features, numberOf(params, 'units'), task.model === 'mlp' ? numberOf(params, 'layers') : 0)
    return { perSample, perStep: perSample * numberOf(params, 'batch_size') }
  })
}
