import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { resourcesFolder } from './paths.ts'

const packageSchema = z.object({ version: z.string() })

/** The version of Tunery, as package.json has it. */
export function appVersion(): string {
  return packageSchema.parse(JSON.parse(readFileSync(join(resourcesFolder(), '..', 'package.json'), 'utf8'))).version
}
