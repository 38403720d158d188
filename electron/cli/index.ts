#!/usr/bin/env node
import { Command } from 'commander'
import { registerAskTell } from './commands/ask-tell.ts'
import { registerBest } from './commands/best.ts'
import { registerCompare } from './commands/compare.ts'
import { registerBudget } from './commands/budget.ts'
import { registerContinue } from './commands/continue.ts'
import { registerDoctor } from './commands/doctor.ts'
import { registerEvaluate } from './commands/evaluate.ts'
import { registerExport } from './commands/export.ts'
import { registerImport } from './commands/import.ts'
import { registerImportance } from './commands/importance.ts'
import { registerList } from './commands/list.ts'
import { registerPredict } from './commands/predict.ts'
import { registerModel } from './commands/model.ts'
import { registerReproduce } from './commands/reproduce.ts'
import { registerRun } from './commands/run.ts'
import { registerRuntime } from './commands/runtime.ts'
import { registerRungs } from './commands/rungs.ts'
import { registerScript } from './commands/script.ts'
import { registerServe } from './commands/serve.ts'
import { registerShow } from './commands/show.ts'
import { registerSimulate } from './commands/simulate.ts'
import { registerSpace } from './commands/space.ts'
import { registerStart } from './commands/start.ts'
import { registerTag } from './commands/tag.ts'
import { registerTasks } from './commands/tasks.ts'
import { registerTimeline } from './commands/timeline.ts'
import { registerTrials } from './commands/trials.ts'
import { registerValidate } from './commands/validate.ts'
import type { CommandContext } from './command-context.ts'
import { loadEngine } from './engine-session.ts'
import { failureOf, failureText } from './exit-codes.ts'
import { processTerminal } from './terminal.ts'

/** The `tunery` command with all its subcommands, in the order in which `--help` lists them. */
function createProgram(context: CommandContext, version: string): Command {
  const program = new Command('tunery')
    .description('Tune hyper-parameters on your own computer.')
    .version(version)
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 bad usage (options, study file, name), 130 ended by Ctrl-C.\n`tunery COMMAND --help` shows options and examples.')
  const register = [
    registerRun,
    registerList,
    registerShow,
    registerSpace,
    registerBudget,
    registerTrials,
    registerBest,
    registerImportance,
    registerCompare,
    registerPredict,
    registerTimeline,
    registerRungs,
    registerEvaluate,
    registerContinue,
    registerModel,
    registerReproduce,
    registerTag,
    registerExport,
    registerImport,
    registerScript,
    registerAskTell,
    registerSimulate,
    registerServe,
    registerValidate,
    registerTasks,
    registerDoctor,
    registerRuntime,
    registerStart,
  ]
  for (const add of register) add(program, context)
  return program
}

/** A reader that has seen enough (`tunery list | head -1`) or a closed terminal is no failure of ours. */
function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    })
  }
}

async function main(): Promise<void> {
  endQuietlyWhenNobodyReads()
  const terminal = processTerminal()
  const context: CommandContext = {
    terminal,
    exitWith: (code) => {
      process.exitCode = code
    },
  }
  try {
    const asksVersion = ['-V', '--version'].includes(process.argv[2] ?? '')
    await createProgram(context, asksVersion ? (await loadEngine()).appVersion() : '').parseAsync()
  } catch (error) {
    const failure = failureOf(error)
    process.exitCode = failure.exitCode
    if (failure.message !== '') terminal.note(`${terminal.errStyle.bad('tunery:')} ${failureText(failure)}`)
    if (process.env['TUNERY_DEBUG'] !== undefined && error instanceof Error) terminal.note(error.stack ?? '')
  }
}

await main()
