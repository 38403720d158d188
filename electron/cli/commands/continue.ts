import type { Command } from 'commander'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatNumber, toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { backendOption, databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'
import { createProgressDisplay } from '../progress-display.ts'
import { runToEnd } from '../run-study.ts'
import { renderPairs } from '../table.ts'

interface ContinueOptions extends DatabaseOptions, JsonOptions {
  readonly backend?: BackendName
  readonly steps: number
}

/** Adds `continue`. */
export function registerContinue(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('continue')
    .description('train a trial for more steps, as a new trial from its last checkpoint')
    .argument('<study>', 'the name of the study')
    .argument('<number>', 'the trial', wholeNumber(0, Infinity))
    .requiredOption('--steps <n>', 'how many steps (epochs) more', wholeNumber(1, 1_000_000))
    .addOption(databaseOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The new trial is outside the search: it counts in no budget, and no sampler learns from it. A study that has trials left
goes on with them too. A built-in task whose checkpoint is not kept is trained again first; a program has to go on from
what it saved in TUNERY_CHECKPOINT_DIR, and gets the raised number of epochs as its parameter.
${examples('continue fashion-mlp 7 --steps 10')}`,
    )
    .action((name: string, number: number, options: ContinueOptions) =>
      withEngine({ databasePath: options.db, mode: 'write', backend: options.backend }, async (engine) => {
        const { client } = engine
        const study = await findStudy(engine, name)
        const interrupts = listenForInterrupts(() => {
          terminal.note('\nPausing: running trials return to waiting. Ctrl-C again ends at once.')
        })
        terminal.note(`Looking for the checkpoint of trial ${String(number)}; where there is none it is trained again …`)
        const continued = await client.trials.continue({ studyId: study.id, number, steps: options.steps })
        terminal.note(`Trial ${String(continued.number)} goes on from trial ${String(number)} at step ${String(continued.fromStep)}.`)
        await runToEnd(client, study.id, createProgressDisplay(terminal), interrupts)
        const { trial } = await client.trials.get({ studyId: study.id, number: continued.number })
        if (options.json === true) terminal.print(toJson({ study: study.name, continues: number, ...continued, state: trial.state, lastStep: trial.lastStep, values: trial.values }))
        else {
          terminal.print(`Trial ${String(trial.number)}: ${trial.state} at step ${String(trial.lastStep)}${trial.message === null ? '' : `: ${trial.message}`}`)
          terminal.print(renderPairs(Object.entries(trial.values).map(([metric, value]) => [metric, formatNumber(value)] as const)))
        }
        exitWith(interrupts.signal.aborted ? (interrupts.exitCode() ?? exitCodes.failed) : trial.state === 'complete' ? exitCodes.ok : exitCodes.failed)
      }),
    )
}
