import { samplers } from '../samplers/registry.ts'
import { schedulers } from '../schedulers/registry.ts'
import { studyJsonSchema } from '../transfer/json-schema.ts'

/** The JSON Schema of a study file with every sampler and scheduler there is: what resources/schemas/study.schema.json holds. */
export function studySchema(): Record<string, unknown> {
  return studyJsonSchema(samplers, schedulers)
}
