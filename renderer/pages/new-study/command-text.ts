import { shellLine } from '../../../shared/shell-line.ts'

/** A command as one line: an array's words are quoted where a shell would need it. */
export function commandText(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : shellLine(command)
}

/** What the engine puts in by itself. */
const engineNames = new Set(['params_json', 'seed', 'trial_dir', 'checkpoint_dir'])

/** The parameters that a command names: `--lr {learning_rate}` has `learning_rate`. Braces around anything that is no name are the command's own. */
export function placeholdersOf(command: string): string[] {
  const names = [...command.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)].flatMap((match) => match[1] ?? [])
  return [...new Set(names)].filter((name) => /^\w[\w.-]*$/.test(name) && !engineNames.has(name))
}
