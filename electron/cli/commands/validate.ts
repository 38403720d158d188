import type { Command } from 'commander'
import { badInput, TuneryError, type InputIssue } from '../../../shared/errors.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine, withEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { toJson } from '../format.ts'
import { examples, jsonOption } from '../options.ts'

type Verdict = { readonly ok: true; readonly definition: StudyDefinition } | { readonly ok: false; readonly issues: readonly InputIssue[] }

/** Adds `validate`. */
export function registerValidate(program: Command, { terminal, exitWith }: CommandContext): void {
  program
    .command('validate')
    .description('check a study file without running it')
    .argument('<file>', 'a study file (.json, .yaml)')
    .addOption(jsonOption())
    .addHelpText('after', `\nPrints "ok", or every problem with its path in the file (exit code 2).\n${examples('validate study.json', 'validate study.yaml --json')}`)
    .action(async (path: string, options: JsonOptions) => {
      const verdict = await check(path, options.json === true)
      if (options.json === true) {
        terminal.print(toJson(verdict))
        exitWith(verdict.ok ? exitCodes.ok : exitCodes.usage)
      } else if (verdict.ok) terminal.print('ok')
      else throw badInput(path, verdict.issues)
    })
}

/** @param catchSyntax whether a file that is no JSON or YAML at all is an issue rather than an error */
async function check(path: string, catchSyntax: boolean): Promise<Verdict> {
  const { readStudyFile } = await loadEngine()
  try {
    const source = readStudyFile(path)
    return await withEngine({ databasePath: ':memory:', mode: 'read' }, ({ client }) => client.studies.validate(source))
  } catch (error) {
    if (!catchSyntax || !(error instanceof TuneryError) || error.code !== 'bad-input') throw error
    return { ok: false, issues: [{ path: '', message: error.message }] }
  }
}
