import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trialsCsv } from '../../../../../../electron/engine/transfer/csv.ts'
import { fitTrials } from '../../../../../../electron/engine/transfer/earlier/fit-trials.ts'
import { csvSource } from '../../../../../../electron/engine/transfer/earlier/from-csv.ts'
import { studySource } from '../../../../../../electron/engine/transfer/earlier/from-study.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { definitionOf, temporaryFolder, temporaryStore } from '../../store/temporary-store.ts'

/** Choices that are told apart by their text. */
const choices = fc.uniqueArray(fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean()), {
  minLength: 1,
  maxLength: 5,
  selector: (choice) => String(choice).replace(/^'/, '').toLowerCase(),
})
const spaces: fc.Arbitrary<SearchSpace> = choices.map((kinds) => ({
  kind: { type: 'categorical', choices: kinds },
  rate: { type: 'float', low: 1e-9, high: 1, log: true },
  step: { type: 'float', low: -1, high: 1, step: 0.1 },
  units: { type: 'int', low: 1, high: 4096, log: true },
  extra: { type: 'int', low: 0, high: 9, when: { param: 'kind', in: kinds.slice(0, 1) } },
}))
const values = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('the trials of a study', () => {
  it('tell the same through a CSV file as from the database', () => {
    const store = temporaryStore()
    const path = join(temporaryFolder(), 'trials.csv')
    let studies = 0
    fc.assert(
      fc.property(spaces, fc.array(fc.tuple(fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 5, maxLength: 5 }), values, values), { minLength: 1, maxLength: 5 }), (space, trials) => {
        const metrics = [{ name: 'loss', goal: 'minimize' as const }, { name: 'ms', at_most: 5 }]
        const study = store.createStudy(definitionOf({ name: `study ${(studies += 1)}`, space, metrics }), 0)
        trials.forEach(([units, loss, ms], number) => {
          const params = configFromUnit(space, (_, position) => units[position] ?? 0)
          const trialId = store.addRunningTrial({ studyId: study.id, number, params, seed: 0, origin: 'sampler' }, 's', 0).id
          store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss, ms }, at: 1 })
          if (number % 2 === 1) store.notePeakMemory(trialId, 12.5)
        })
        writeFileSync(path, [...trialsCsv(store, study)].join(''))
        const direct = fitTrials({ space, metrics }, studySource(store, study))
        expect(direct.trials).toHaveLength(trials.length)
        expect(fitTrials({ space, metrics }, csvSource(path, { space, metrics }, () => undefined))).toEqual(direct)
      }),
      { numRuns: 60 },
    )
  })
})
