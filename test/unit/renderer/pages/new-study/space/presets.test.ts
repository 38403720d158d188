import { describe, expect, it } from 'vitest'
import { parameterPresets, spacePresets } from '../../../../../../renderer/pages/new-study/space/presets.ts'
import { configIssues } from '../../../../../../shared/domain/config.ts'
import { sampledConfigs } from '../../../../../../shared/domain/sampled-configs.ts'
import { parameterSchema, searchSpaceSchema } from '../../../../../../shared/domain/search-space.ts'
import { defaultSpace, findTask } from '../../../../../../shared/tasks/catalog.ts'

describe('presets', () => {
  it.each(parameterPresets.map((preset) => [preset.name, preset] as const))('of a parameter are good ones: %s', (_name, { spec }) => {
    expect(parameterSchema.parse(spec)).toEqual(spec)
  })

  it('have names of their own', () => {
    expect(new Set(parameterPresets.map(({ name }) => name)).size).toBe(parameterPresets.length)
    expect(new Set(spacePresets.map(({ title }) => title)).size).toBe(spacePresets.length)
  })

  it.each(spacePresets.map((preset) => [preset.title, preset] as const))('of a space can be sampled: %s', (_title, { space }) => {
    expect(searchSpaceSchema.parse(space)).toEqual(space)
    expect(sampledConfigs(space, 1).flatMap((config) => configIssues(space, config))).toEqual([])
  })

  it('have the reference space as the task has it', () => {
    const task = findTask('fashion-mnist/mlp')
    expect(spacePresets[0]?.space).toEqual(task === undefined ? undefined : defaultSpace(task))
  })
})
