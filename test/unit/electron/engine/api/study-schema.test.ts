import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { studySchema } from '../../../../../electron/engine/api/study-schema.ts'

describe('the published schema of study files', () => {
  it('is the one that the code checks by (if not: npm run schema)', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../../../../../resources/schemas/study.schema.json', import.meta.url), 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(studySchema())))
  })
})
