import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { servingModel, writeSavedModel } from '../../../../../electron/worker/export/saved-model.ts'
import { largestDifference, sampleModels } from '../../../../fixtures/models/trained-models.ts'

const runtime = process.env['TUNERY_TENSORFLOW_RUNTIME'] ?? join(process.env['TUNERY_DATA'] ?? join(homedir(), '.local', 'share', 'tunery'), 'runtime', 'tensorflow-cpu-2.21.0')
const available = existsSync(runtime)
if (!available) console.warn(`SavedModels are not loaded: there is no TensorFlow runtime in ${runtime}.`)

const lineSchema = z.object({
  signatures: z.array(z.string()),
  inputs: z.looseObject({ x: z.looseObject({ dtype: z.string(), shape: z.unknown() }) }),
  outputs: z.array(z.object({ name: z.string(), shape: z.array(z.int()), values: z.array(z.number()) })),
})

const folder = mkdtempSync(join(tmpdir(), 'tunery-saved-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(available)('a model as a SavedModel', () => {
  it('is loaded by TensorFlow with its serving signature, and predicts as Tunery does', { timeout: 120_000 }, async () => {
    const samples = await sampleModels()
    const folders = samples.map((_, i) => join(folder, String(i)))
    for (const [i, { model, kind, outputs, count, x }] of samples.entries()) {
      await writeSavedModel(folders[i] ?? '', servingModel(model, kind === 'classification' ? 'probabilities' : 'value', outputs))
      writeFileSync(join(folders[i] ?? '', 'x.json'), JSON.stringify({ shape: [count, ...model.inputShape], x: Array.from(x) }))
    }
    const script = fileURLToPath(new URL('../../../../fixtures/models/load-saved-model.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script, runtime, ...folders], { maxBuffer: 2 ** 26 })
    const loaded = stdout.trim().split('\n').filter((line) => line.startsWith('{')).map((line) => lineSchema.parse(JSON.parse(line)))
    expect(loaded).toHaveLength(samples.length)
    for (const [i, { name, kind, outputs, count, expected }] of samples.entries()) {
      const [output] = loaded[i]?.outputs ?? []
      expect(loaded[i]?.signatures, name).toEqual(['serving_default'])
      expect([output?.name, output?.shape], name).toEqual([kind === 'classification' ? 'probabilities' : 'value', [count, outputs]])
      expect(largestDifference(output?.values ?? [], expected), name).toBeLessThan(1e-5)
    }
  })
})
