import { InvalidArgumentError, type Command } from 'commander'
import type { StudyDetail } from '../../../shared/contract/views.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { count, formatDuration, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'

interface BudgetOptions extends DatabaseOptions, JsonOptions {
  readonly trials?: number | 'none'
  readonly seconds?: number | 'none'
  readonly parallel?: number
}

const helpText = `
Without an option it prints the budget. What is not named stays as it is; "none" takes a limit away, and one of the two must be left.
${examples('budget fashion-mlp', 'budget fashion-mlp --trials 200 --parallel 4', 'budget fashion-mlp --trials none --seconds 3600')}`

/** Adds `budget`. */
export function registerBudget(program: Command, { terminal }: CommandContext): void {
  program
    .command('budget')
    .description('print the budget of a study, or change it and how many trials run at once')
    .argument('<study>', 'the name of the study')
    .option('--trials <n>', 'so many trials in all, or none', orNone(wholeNumber(1, Infinity)))
    .option('--seconds <s>', 'so many seconds of running in all, or none', orNone(aboveZero))
    .option('--parallel <n>', 'trials at once', wholeNumber(1, 256))
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', helpText)
    .action((name: string, options: BudgetOptions) => {
      const isChange = options.trials !== undefined || options.seconds !== undefined || options.parallel !== undefined
      return withEngine({ databasePath: options.db, mode: isChange ? 'write' : 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        if (isChange) await engine.client.studies.setBudget({ studyId: study.id, ...changed(study, options) })
        const { budget, parallel } = isChange ? await engine.client.studies.get({ studyId: study.id }) : study
        if (options.json === true) terminal.print(toJson({ study: name, budget, parallel }))
        else terminal.print(budgetText(budget, parallel))
      })
    })
}

function changed({ name, budget, parallel }: StudyDetail, options: BudgetOptions): { trials: number | null; seconds: number | null; parallel: number } {
  const limit = (given: number | 'none' | undefined, known: number | undefined): number | null => (given === 'none' ? null : (given ?? known ?? null))
  const next = { trials: limit(options.trials, budget.trials), seconds: limit(options.seconds, budget.seconds), parallel: options.parallel ?? parallel }
  if (next.trials === null && next.seconds === null) throw new TuneryError('bad-input', `"${name}" would have no budget: leave it trials or seconds`)
  return next
}

function budgetText({ trials, seconds }: StudyDetail['budget'], parallel: number): string {
  const limits = [...(trials === undefined ? [] : [count(trials, 'trial')]), ...(seconds === undefined ? [] : [formatDuration(seconds * 1000)])]
  return `${limits.join(' or ')}, ${count(parallel, 'trial')} at once`
}

function orNone(parse: (text: string) => number): (text: string) => number | 'none' {
  return (text) => (text === 'none' ? text : parse(text))
}

function aboveZero(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text)
  if (!(number > 0 && number < Infinity)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}
