import type { StudyDetail } from '../../shared/contract/views.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { TuneryError } from '../../shared/errors.ts'
import type * as EngineModule from '../engine/index.ts'
import type { Engine, EngineOptions } from '../engine/index.ts'

/** The engine's typed client: what the page has, in process. */
export type Client = Engine['client']

/** Help and usage errors do not wait for the engine and its database driver to load. */
export function loadEngine(): Promise<typeof EngineModule> {
  return import('../engine/index.ts')
}

/**
 * Opens the engine, runs, and closes it whatever happens.
 * Mode `read` works beside an app or a command that is running studies in the same database.
 */
export async function withEngine<Result>(options: EngineOptions, use: (engine: Engine) => Promise<Result>): Promise<Result> {
  const { openEngine } = await loadEngine()
  const engine = await openEngine(options)
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}

/** The study of that name. @throws TuneryError not-found that names the studies there are */
export async function findStudy({ client, databasePath }: Engine, name: string): Promise<StudyDetail> {
  const study = await client.studies.find({ name })
  if (study !== null) return study
  const names = (await client.studies.list()).map((other) => other.name)
  const known = names.length === 0 ? 'It holds no study yet.' : `Its studies are: ${names.join(', ')}.`
  throw new TuneryError('not-found', `There is no study "${name}" in ${databasePath}. ${known}`)
}

const pageSize = 5000

/** Every trial of a study in order of its number, read in pages. */
export async function* allTrials(client: Client, studyId: number): AsyncGenerator<Trial> {
  for (let offset = 0; ; offset += pageSize) {
    const page = await client.trials.list({ studyId, offset, limit: pageSize })
    yield* page
    if (page.length < pageSize) return
  }
}
