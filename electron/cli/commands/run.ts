import type { Command } from 'commander'
import { TuneryError } from '../../../shared/errors.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { loadEngine, withEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { backendOption, cardCount, databaseOption, examples, fuseValue, jsonOption, wholeNumber } from '../options.ts'
import { createProgressDisplay } from '../progress-display.ts'
import { createOrResume, runToEnd, withOverrides, type Overrides } from '../run-study.ts'
import { detailsJson, printResult, readResult, trialJson, type StudyResult } from '../study-result.ts'
import { checkCsvTargets, csvPaths, writeCsvFiles, type CsvOptions } from '../write-csv.ts'

interface RunOptions extends DatabaseOptions, JsonOptions, Overrides, CsvOptions {
  readonly backend?: BackendName
}

/** Adds `run`. */
export function registerRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .description('run a study, or go on with the one of that name')
    .argument('<study>', 'a study file (.json, .yaml)')
    .addOption(databaseOption())
    .option('--csv <file>', 'write the trials when the command ends')
    .option('--curves <file>', 'write the learning curves when the command ends')
    .option('--jobs <n>', 'trials at once, in place of "parallel" in the file', wholeNumber(1, 256))
    .option('--fuse <n>', 'trials of one architecture that train together, or "auto", in place of "fuse" in the file', fuseValue)
    .option('--seed <n>', 'the seed, in place of that in the file', wholeNumber(0, 4294967295))
    .option('--trials <n>', 'the number of trials, in place of that in the file', wholeNumber(1, Infinity))
    .option('--gpus-per-trial <n>', 'graphics cards for each trial of a command: 0.5 lets two share one, 0 hides them', cardCount)
    .option('--warm-start <source>', 'learn from the trials of an earlier study (its name) or of a CSV file; may be given again', (source: string, before: readonly string[] = []) => [...before, source])
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Ctrl-C once pauses the study: running trials return to waiting, and the same command goes on with them.
Ctrl-C twice ends at once. Exit codes: 0 done, 1 no trial completed, 2 bad study file (or another study of
that name), 130 paused by Ctrl-C.
${examples('run study.json', 'run study.yaml --jobs 4 --csv trials.csv', 'run study.json --trials 100 --json > result.json', 'run study.json --warm-start last-week --warm-start optuna-trials.csv')}`,
    )
    .action((path: string, options: RunOptions) => runCommand(path, options, context))
}

async function runCommand(path: string, options: RunOptions, { terminal, exitWith }: CommandContext): Promise<void> {
  if (options.csv === '-' || options.curves === '-') throw new TuneryError('bad-input', 'The result goes to stdout: write CSV to a file, or use tunery export.')
  await checkCsvTargets(options)
  const { readStudyFile } = await loadEngine()
  const { study, folder } = readStudyFile(path)
  await withEngine({ databasePath: options.db, mode: 'write', backend: options.backend }, async ({ client }) => {
    const interrupts = listenForInterrupts(() => {
      terminal.note('\nPausing: running trials return to waiting. Ctrl-C again ends at once.')
    })
    const { studyId, isFinished } = await createOrResume(client, { path, study: withOverrides(study, options), folder })
    if (isFinished) terminal.note('This study is finished: this is its result. More trials: --trials N.')
    else await runToEnd(client, studyId, createProgressDisplay(terminal), interrupts)
    const result = await readResult(client, await client.studies.get({ studyId }))
    if (options.json === true) terminal.print(toJson(resultJson(result, csvPaths(options))))
    else printResult(result, terminal)
    await writeCsvFiles(client, studyId, options)
    const { status, statusReason } = result.study
    const interruptCode = interrupts.exitCode()
    // A study that ended just before the interrupt is done all the same.
    if (status === 'finished') exitWith(finishedCode(result))
    else if (interruptCode === undefined) throw new TuneryError('unavailable', `The study is ${status}: ${statusReason ?? 'ended from elsewhere'}.`)
    else {
      terminal.note(`\nPaused. Go on with: tunery run ${path}${options.db === undefined ? '' : ` --db ${options.db}`}`)
      exitWith(interruptCode)
    }
  })
}

function finishedCode({ top, study }: StudyResult): number {
  return top.length > 0 || study.progress.counts.complete > 0 ? exitCodes.ok : exitCodes.failed
}

/** The document of `run --json`; docs/cli.md describes it. */
function resultJson(result: StudyResult, files: CsvOptions): unknown {
  const { study, best, top } = result
  return {
    study: study.name,
    status: study.status,
    statusReason: study.statusReason,
    metric: study.metric,
    counts: study.progress.counts,
    runningMs: study.progress.runningMs,
    best: best === undefined ? null : trialJson(best),
    top: top.map(trialJson),
    ...detailsJson(result),
    files,
  }
}
