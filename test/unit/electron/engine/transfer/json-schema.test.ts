import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { studyJsonSchema } from '../../../../../electron/engine/transfer/json-schema.ts'

const schema = studyJsonSchema(
  [
    { name: 'random', description: 'Independent draws', options: z.object({}) },
    { name: 'grid', description: 'Every combination', options: z.object({ points: z.int().min(2).default(5).describe('Points of a float') }) },
  ],
  [{ name: 'none', description: 'Every trial runs to its end', options: z.object({}) }],
)

describe('the JSON Schema of a study file', () => {
  it('is draft 2020-12, and asks for name and objective alone', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', required: ['name', 'objective'], additionalProperties: false })
  })

  it('lets an editor offer each sampler by its name, with its options', () => {
    expect(schema['properties']).toMatchObject({
      sampler: {
        anyOf: [
          { properties: { name: { const: 'random' } }, additionalProperties: false, description: 'Independent draws' },
          { properties: { name: { const: 'grid' }, points: { type: 'integer', minimum: 2, default: 5, description: 'Points of a float' } }, required: ['name'] },
        ],
      },
    })
  })

  it('holds no bound that means nothing', () => {
    expect(JSON.stringify(schema)).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })
})
