import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TuneryError } from '../../../../shared/errors.ts'
import { optunaMessageSchema, type OptunaStudy, type OptunaTrial } from './optuna-rows.ts'

const entry = new URL(`./optuna-reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** A check of a large file takes a while (2 ms a MiB); a process that says nothing for this long is stuck. */
const silenceMs = 10 * 60 * 1000

type Filling = Omit<OptunaStudy, 'trials' | 'distributions'> & { readonly trials: OptunaTrial[]; readonly distributions: string[] }

/**
 * Reads the studies of an Optuna database, in a process of its own.
 * @param study the name of one; all of them when left out
 * @throws TuneryError bad-input (not Optuna's, or of a version that is not known), not-found, database-damaged
 */
export function readOptunaDatabase(path: string, study?: string): Promise<OptunaStudy[]> {
  const studies: Filling[] = []
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(entry), [path, ...(study === undefined ? [] : [study])], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] })
    const silence = setTimeout(() => child.kill('SIGKILL'), silenceMs)
    let isWhole = false
    let failure: Error | undefined
    child.on('message', (message) => {
      silence.refresh()
      const parsed = optunaMessageSchema.safeParse(message)
      if (!parsed.success) {
        failure ??= new TuneryError('database-damaged', `${path} holds rows that Optuna does not write: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`)
        child.kill('SIGKILL')
        return
      }
      const { data } = parsed
      if (data.kind === 'study') studies.push({ ...data.study, trials: [], distributions: [] })
      else if (data.kind === 'trials') add(studies.at(-1), data)
      else if (data.kind === 'end') isWhole = true
      else failure ??= new TuneryError(data.code, data.message)
    })
    child.on('error', (error) => {
      failure ??= error
    })
    child.on('close', (code, signal) => {
      clearTimeout(silence)
      failure ??= isWhole ? undefined : new TuneryError('database-damaged', `${path} cannot be read: the process that reads it ended with ${signal ?? String(code)}`)
      if (failure === undefined) resolve(studies)
      else reject(failure)
    })
  })
}

function add(study: Filling | undefined, { trials, distributions }: { readonly trials: readonly OptunaTrial[]; readonly distributions: readonly string[] }): void {
  for (const trial of trials) study?.trials.push(trial)
  for (const distribution of distributions) study?.distributions.push(distribution)
}
