import type { StudyFile } from '../../../shared/domain/study.ts'

/** The study behind “Run the sample study”: a few minutes on two cores, and every part of a study page has something to show. */
export const sampleStudy: StudyFile = {
  name: 'fashion-mlp-sample',
  objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { epochs: 9, train_fraction: 0.2 } },
  sampler: { name: 'random' },
  scheduler: { name: 'asha' },
  budget: { trials: 30, seconds: 600 },
  seed: 0,
}
