import { describe, expect, it } from 'vitest'
import { EndWatch } from '../../../../../electron/engine/study/end-rules-watch.ts'
import { loadHistory } from '../../../../../electron/engine/study/load-history.ts'
import { parseStudyDefinition } from '../../../../../electron/engine/transfer/study-file.ts'
import { aTrial } from '../../cli/a-study.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const definition = parseStudyDefinition(
  { name: 's', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } }, end: { no_improvement: 2 } },
  { source: 's', folder: '/', cores: 1, checkPlugins: () => [] },
)

/** A complete trial, by when it started and ended. */
const trial = (number: number, y: number, startedAt: number, endedAt: number): Trial => aTrial(number, { params: { x: 0.5 }, values: { y }, startedAt, endedAt })

function verdict(found: readonly Trial[], wasOver = false): string | undefined {
  const watch = new EndWatch({ definition, found, history: loadHistory(definition.metrics, found, []), confirming: new Set() })
  watch.start(wasOver)
  return watch.verdict?.reason
}

/** The verdict falls when trial 3 ends; trial 1, which started long before, is a new best after that. */
const late = [trial(0, 0.5, 0, 10), trial(2, 0.6, 10, 20), trial(3, 0.6, 20, 30), trial(1, 0.1, 0, 40)].sort((a, b) => a.number - b.number)

describe('the watch over the end of a study', () => {
  it('knows a verdict again that fell before a pause or a crash, whatever the trials came to that still ran', () => {
    expect(verdict(late)).toBe('no new best in the last 2 finished trials')
    expect(verdict(late.filter(({ number }) => number < 3))).toBeUndefined()
  })

  it('holds a verdict for overruled when the user has started the study again, and when a trial was started after it', () => {
    expect(verdict(late, true)).toBeUndefined()
    expect(verdict([...late, trial(4, 0.7, 50, 60)])).toBeUndefined()
    expect(verdict([...late, trial(4, 0.7, 50, 60), trial(5, 0.7, 60, 70)])).toBe('no new best in the last 2 finished trials')
  })
})
