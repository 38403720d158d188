import { mkdir, writeFile } from 'node:fs/promises'
import { studySchema } from '../electron/engine/api/study-schema.ts'

/** `npm run schema`: writes the schema of study files, after a change of a study's fields or of an option of a sampler or scheduler. */
const target = new URL('../resources/schemas/study.schema.json', import.meta.url)
await mkdir(new URL('.', target), { recursive: true })
await writeFile(target, `${JSON.stringify(studySchema(), null, 2)}\n`)
