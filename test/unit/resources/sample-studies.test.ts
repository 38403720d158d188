import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isInDomain, type Parameter } from '../../../shared/domain/search-space.ts'
import { studyFileSchema } from '../../../shared/domain/study.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'

const resources = fileURLToPath(new URL('../../../resources', import.meta.url))
const files = ['studies', 'examples'].flatMap((folder) =>
  readdirSync(join(resources, folder)).filter((name) => name.endsWith('.json')).map((name) => join(resources, folder, name)),
)
const read = (path: string) => studyFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
const boundsOf = (spec: Parameter) => (spec.type === 'categorical' ? spec.choices : [spec.low, spec.high])

describe.each(files.map((path) => [path.slice(resources.length + 1), path] as const))('the sample study %s', (_, path) => {
  const { objective, space } = read(path)

  it('names files that are there, and parameters of its task within their ranges', () => {
    const here = (relative: string) => existsSync(join(dirname(path), relative))
    if (objective.kind === 'module') expect(here(objective.path)).toBe(true)
    if (objective.kind === 'builtin' && objective.data !== undefined) expect(here(objective.data.path)).toBe(true)
    if (objective.kind === 'command') expect(here(objective.command[1] ?? '')).toBe(true)
    if (objective.kind !== 'builtin') return
    const parameters = findTask(objective.task)?.parameters ?? {}
    const used = [...Object.entries(space ?? {}).flatMap(([name, spec]) => boundsOf(spec).map((value) => [name, value] as const)), ...Object.entries(objective.fixed ?? {})]
    const strangers = used.filter(([name, value]) => parameters[name] === undefined || !isInDomain(parameters[name].spec, value))
    expect(strangers).toEqual([])
  })
})
