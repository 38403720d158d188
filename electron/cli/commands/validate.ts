import type { Command } from 'commander'
import { TuneryError, type InputIssue } from '../../../shared/errors.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJson } from '../format.ts'
import { examples, jsonOption } from '../options.ts'

type Verdict = { readonly ok: true; readonly definition: StudyDefinition } | { readonly ok: false; readonly message: string; readonly issues: readonly InputIssue[] }

/** Adds `validate`. */
export function registerValidate(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('validate')
    .description('check a study file without running it')
    .argument('<file>', 'a study file (.json, .yaml)')
    .addOption(jsonOption())
    .addHelpText('after', `\nPrints "ok", or every problem with its path in the file (exit code 2).\n${examples('validate study.json', 'validate study.yaml --json')}`)
    .action(async (path: string, options: JsonOptions) => {
      const verdict = await check(path)
      if (options.json === true) terminal.print(toJson(verdict))
      else if (verdict.ok) terminal.print('ok')
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
