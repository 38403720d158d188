import type { CommandObjective } from '../../../../shared/domain/study.ts'
import type { Warning } from './imported.ts'

/** What W&B runs where a sweep does not say how. */
const defaultCommand = ['${interpreter}', '${program}', '${args}']

/** What a placeholder of a study's command can name. */
const placeholderName = /^\w[\w.-]*$/

/** The study's command for the program of a sweep; undefined where the sweep names none, or where a parameter's name cannot stand in a command. */
export function commandOf(
  { program, command }: { readonly program?: string; readonly command?: readonly string[] },
  parameters: readonly string[],
  warnings: Warning[],
): CommandObjective | undefined {
  if (program === undefined && command === undefined) return undefined
  const odd = parameters.find((name) => !placeholderName.test(name))
  if (odd !== undefined) {
    warnings.push({ path: 'objective', message: `the program is left out: a command cannot name the parameter "${odd}" (its own environment variable TUNERY_PARAMS has it)` })
    return undefined
  }
  const words = (command ?? defaultCommand).flatMap((word) => expand(word, program ?? '', parameters, warnings))
  const example = 'print(json.dumps({"step": 1, "loss": 0.5}), flush=True)'
  warnings.push({ path: 'objective.command', message: `the program must print its metrics, since wandb.log() is not read here: ${example}` })
  return { kind: 'command', command: words }
}

function expand(word: string, program: string, parameters: readonly string[], warnings: Warning[]): string[] {
  switch (word) {
    case '${env}':
      return []
    case '${interpreter}':
      return ['python']
    case '${program}':
      return [program]
    case '${args}':
    case '${args_no_boolean_flags}':
      return parameters.map((name) => `--${name}={${name}}`)
    case '${args_no_hyphens}':
      return parameters.map((name) => `${name}={${name}}`)
    case '${args_json}':
      return ['{params_json}']
    default:
      if (/\$\{(?!envvar:)\w+\}/.test(word)) warnings.push({ path: 'objective.command', message: `"${word}" has no equal here: put something in its place` })
      return [word.replaceAll('{', '{{').replaceAll('}', '}}')]
  }
}
