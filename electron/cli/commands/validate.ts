import type { Command } from 'commander'
import { sampledConfigs } from '../../../shared/domain/sampled-configs.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import { TuneryError, type InputIssue } from '../../../shared/errors.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatParameter, toJson } from '../format.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
import { renderTable } from '../table.ts'

interface ValidateOptions extends JsonOptions {
  readonly sample?: number
}

type Verdict = { readonly ok: true; readonly definition: StudyDefinition } | { readonly ok: false; readonly message: string; readonly issues: readonly InputIssue[] }

const mostSamples = 100_000

const helpText = `
Prints "ok", or every problem with its path in the file (exit code 2). With --sample it prints what random search would
try first instead of "ok": a line a configuration, and a dash where a conditional parameter is not used.
${examples('validate study.json', 'validate study.yaml --json', 'validate study.yaml --sample 20')}`

/** Adds `validate`. */
export function registerValidate(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('validate')
    .description('check a study file without running it')
    .argument('<file>', 'a study file (.json, .yaml)')
    .option('--sample <n>', 'draw so many configurations of its search space, by its seed', wholeNumber(1, mostSamples))
    .addOption(jsonOption())
    .addHelpText('after', helpText)
    .action(async (path: string, options: ValidateOptions) => {
      const verdict = await check(path)
      const samples = verdict.ok && options.sample !== undefined ? sampledConfigs(verdict.definition.space, verdict.definition.seed, options.sample) : undefined
      if (options.json === true) terminal.print(toJson({ ...verdict, samples }))
      else if (verdict.ok) terminal.print(samples === undefined ? 'ok' : samplesTable(verdict.definition.space, samples))
      else terminal.note(verdict.message)
      exitWith(verdict.ok ? exitCodes.ok : exitCodes.usage)
    })
}

async function check(path: string): Promise<Verdict> {
  const { parseStudy, readStudyFile } = await loadEngine()
  try {
    const { study, folder } = readStudyFile(path)
    return { ok: true, definition: parseStudy(study, folder, path) }
  } catch (error) {
    if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
    return { ok: false, message: error.message, issues: error.issues }
  }
}

/** A line a configuration. */
function samplesTable(space: SearchSpace, samples: readonly Config[]): string {
  const names = Object.keys(space)
  const columns = [{ title: '#', align: 'right' as const }, ...names.map((title) => ({ title, align: space[title]?.type === 'categorical' ? ('left' as const) : ('right' as const) }))]
  const rows = samples.map((config, number) => {
    const cells = names.map((name) => (Object.hasOwn(config, name) ? config[name] : undefined))
    return [String(number), ...cells.map((value) => (value === undefined ? '–' : formatParameter(value)))]
  })
  return renderTable(columns, rows)
}
