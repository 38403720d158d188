import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { catalogProcedures } from '../../../../../electron/engine/api/catalog.ts'
import { samplers } from '../../../../../electron/engine/samplers/registry.ts'
import { schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { tasks } from '../../../../../shared/tasks/catalog.ts'

const catalog = createRouterClient(catalogProcedures())

describe('the catalog', () => {
  it('shows every sampler, scheduler and task, each option with a type and a description', async () => {
    const [shownSamplers, shownSchedulers, shownTasks] = await Promise.all([catalog.samplers(), catalog.schedulers(), catalog.tasks()])
    expect(shownSamplers.map(({ name }) => name)).toEqual(samplers.map(({ name }) => name))
    expect(shownSchedulers.map(({ name }) => name)).toEqual(schedulers.map(({ name }) => name))
    expect(shownTasks.map(({ name }) => name)).toEqual(tasks.map(({ name }) => name))
    for (const { options } of [...shownSamplers, ...shownSchedulers])
      for (const option of options) expect(option).toMatchObject({ type: expect.any(String), description: expect.stringMatching(/\w{3}/) })
  })
})
