import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../../electron/engine/store/open.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../shared/random/rng.ts'
import { definitionOf } from '../engine/store/definition.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace
let databasePath: string

beforeAll(() => {
  place = createWorkplace()
  databasePath = join(place.folder, 'predicted.db')
  const store = openStore(databasePath, 'write')
  const space: SearchSpace = {
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
    momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    units: { type: 'int', low: 1, high: 64 },
  }
  for (const [name, count] of [['much', 80], ['little', 3]] as const) {
    const rng = createRng(2)
    const { id: studyId } = store.createStudy(definitionOf({ name, space }), 0)
    for (let number = 0; number < count; number += 1) {
      const units = 1 + rng.integer(64)
      const momentum = rng.uniform()
      const isSgd = rng.uniform() < 0.6
      const { id: trialId } = store.addRunningTrial(
        { studyId, number, params: isSgd ? { optimizer: 'sgd', momentum, units } : { optimizer: 'adam', units }, seed: number, origin: 'sampler' },
        'command-0',
        number,
      )
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: (isSgd ? 1 - momentum : 0.5) + units / 1000 }, at: number })
    }
  }
  store.close()
})

afterAll(() => {
  place.remove()
})

const predict = (...args: string[]) => place.run('predict', ...args, '--db', databasePath)

it('predicts what values would come to, the others being those of the best trial', async () => {
  const { code, stdout, stderr } = await predict('much', '--set', 'momentum=0.1', '--set', 'optimizer=sgd')
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^loss 0\.\d+ ± \S+ \(9 of 10 trials from \S+ to \S+\)$/m)
  expect(stdout).toMatch(/^The nearest trial is \d+ \(\S+ % apart\): loss 0\.\d+$/m)
  expect(stdout).toMatch(/^The model predicts left-out trials very well: rank correlation (0\.9\d|1\.00), off by \S+ on average \(73 configurations\)$/m)
  const json = await predict('much', '--set', 'momentum=0.1', '--set', 'optimizer=sgd', '--json')
  const { config, prediction, quality, ...about } = JSON.parse(json.stdout)
  expect(about).toEqual({ study: 'much', metric: 'loss', goal: 'minimize', trials: 73 })
  expect(config).toEqual({ optimizer: 'sgd', momentum: 0.1, units: expect.any(Number) })
  expect(prediction.mean).toBeCloseTo(0.9, 0)
  expect(quality.rankCorrelation).toBeGreaterThan(0.9)
})

it('leaves out what a value takes out of use, and finds the configuration that is predicted to be best', async () => {
  const adam = JSON.parse((await predict('much', '--set', 'optimizer=adam', '--json')).stdout)
  expect(Object.keys(adam.config)).toEqual(['optimizer', 'units'])
  const best = JSON.parse((await predict('much', '--best', '--json')).stdout)
  expect(best.config).toMatchObject({ optimizer: 'sgd' })
  expect(best.config.momentum).toBeGreaterThan(0.85)
})

it('says what is wrong with a setting, or that there are too few trials', async () => {
  expect(await predict('much', '--set', 'width=3')).toMatchObject({ code: 2, stderr: expect.stringContaining('has no parameter "width": it has optimizer, momentum, units') })
  expect(await predict('much', '--set', 'units=99')).toMatchObject({ code: 2, stderr: expect.stringContaining('units') })
  expect(await predict('much', '--set', 'units')).toMatchObject({ code: 2, stderr: expect.stringContaining('NAME=VALUE') })
  expect(await predict('much', '--set', 'optimizer=adam', '--set', 'momentum=0.5')).toMatchObject({ code: 2, stderr: expect.stringContaining('"momentum" is only used when "optimizer" is sgd') })
  expect(await predict('little')).toMatchObject({ code: 0, stdout: expect.stringContaining('Too few trials to predict loss: 3 configurations complete, 10 or more are wanted') })
})
