import type { StudyDefinition } from '../../../../../shared/domain/study.ts'

/** A study of a command with two parameters, changed as asked. */
export function definitionOf(changes: Partial<StudyDefinition> = {}): StudyDefinition {
  return {
    name: 'study',
    objective: { kind: 'command', command: 'run {x}', cwd: '/' },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: -1, high: 1 }, kind: { type: 'categorical', choices: ['a', 'b'] } },
    sampler: { name: 'random' },
    scheduler: { name: 'none' },
    budget: { trials: 20 },
    end: {},
    repeats: 1,
    fuse: 'auto',
    limits: {},
    parallel: 1,
    seed: 0,
    ...changes,
  }
}
