import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { badInput } from '../../../shared/errors.ts'
import type { StudyDetail } from '../../../shared/contract/views.ts'
import type { Engine } from '../../engine/index.ts'
import { serveWeb, type WebServer } from '../../web/index.ts'
import type { CommandContext } from '../command-context.ts'
import { loadEngine, withEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { followStudy } from '../follow-study.ts'
import { listenForInterrupts, type Interrupts } from '../interrupts.ts'
import { createProgressDisplay, type ProgressDisplay } from '../progress-display.ts'
import { finalNumbers } from '../run-study.ts'
import { printResult, readResult } from '../study-result.ts'
import type { Terminal } from '../terminal.ts'
import { writeCsv } from '../write-csv.ts'

interface StartOptions {
  readonly exit?: boolean
}

/** Adds `start`: what `npm start` runs where there is no display. Hidden: it is no part of the command's promise. */
export function registerStart(program: Command, context: CommandContext): void {
  program
    .command('start', { hidden: true })
    .description('serve the app, run the sample study in the terminal, and go on serving')
    .option('--exit', 'end after the sample study')
    .action((options: StartOptions) => withEngine({ mode: 'write', resume: true }, (engine) => start(engine, options, context)))
}

async function start(engine: Engine, options: StartOptions, { terminal, exitWith }: CommandContext): Promise<void> {
  const display = createProgressDisplay(terminal)
  const interrupts = listenForInterrupts(() => {
    display.note('\nEnding: running trials return to waiting. Ctrl-C again ends at once.')
  })
  const web = await serveWeb(engine, {
    onAddressUsed: (url) => {
      display.note(`Opened. Another browser needs a new address: ${url}`)
    },
  })
  try {
    terminal.note(`Tunery is at ${web.url}\n`)
    const study = await findOrCreateSample(engine)
    await runSample(engine, study, display, interrupts, options.exit === true)
    if (interrupts.signal.aborted) exitWith(interrupts.exitCode() ?? exitCodes.failed)
    else {
      const completed = await showSample(engine, study.id, terminal)
      if (options.exit === true) exitWith(completed ? exitCodes.ok : exitCodes.failed)
      else await serveUntilInterrupted(web, interrupts, terminal)
    }
  } finally {
    await web.close()
  }
}

async function serveUntilInterrupted(web: WebServer, { interrupted }: Interrupts, terminal: Terminal): Promise<void> {
  terminal.note(`\nTunery goes on at ${web.url}\nCtrl-C ends it.`)
  await interrupted
}

/** The sample study as it is in the database, whatever has become of it; created from its file the first time. */
async function findOrCreateSample({ client }: Engine): Promise<StudyDetail> {
  const { readStudyFile, resourcesFolder } = await loadEngine()
  const source = readStudyFile(join(resourcesFolder(), 'studies', 'fashion-mlp.json'))
  const checked = await client.studies.validate(source)
  if (!checked.ok) throw badInput('fashion-mlp.json', checked.issues)
  // Not `create` alone: a later version of the app may ship another sample, and an old one is no error.
  const present = await client.studies.find({ name: checked.definition.name })
  if (present !== null) return present
  const { studyId } = await client.studies.create({ ...source, start: false })
  return client.studies.get({ studyId })
}

/** Runs the sample, or goes on with it, unless it has ended before. */
async function runSample({ client }: Engine, study: StudyDetail, display: ProgressDisplay, { signal }: Interrupts, endWhenPaused: boolean): Promise<void> {
  if (study.status === 'finished' || study.status === 'stopped') {
    display.note(`The sample study has run before: this is its result.\n`)
    return
  }
  const seen = await finalNumbers(client, study.id)
  await client.studies.start({ studyId: study.id })
  // Somebody may pause it on the page and go on later: the terminal waits, unless it is to end.
  await followStudy(client, study.id, seen, display, { signal, until: ['finished', 'stopped', ...(endWhenPaused ? ['paused' as const] : [])] })
}

/** Prints the result and writes the CSV beside the database. @returns whether a trial has completed */
async function showSample({ client, databasePath }: Engine, studyId: number, terminal: Terminal): Promise<boolean> {
  const result = await readResult(client, await client.studies.get({ studyId }))
  printResult(result, terminal)
  const path = join(dirname(databasePath), `${result.study.name.replaceAll(/[^\w.-]+/g, '-')}.csv`)
  await writeCsv(client, studyId, 'trials', path)
  terminal.note(`\nAll trials are in ${path}`)
  return result.top.length > 0
}
