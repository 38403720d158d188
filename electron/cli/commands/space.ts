import { InvalidArgumentError, type Command } from 'commander'
import type { SpaceChange, SpaceVersionView } from '../../../shared/contract/spaces.ts'
import type { ParameterValue } from '../../../shared/domain/search-space.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, loadEngine, withEngine } from '../engine-session.ts'
import { count, formatDate, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { renderSpace } from '../space-table.ts'
import type { Terminal } from '../terminal.ts'

interface SpaceOptions extends DatabaseOptions, JsonOptions {
  readonly set?: string
  readonly earlier?: Readonly<Record<string, ParameterValue>>
  readonly dryRun?: boolean
}

const helpText = `
A change makes a new version of the space. Old trials are kept; those that lie in the new space are learnt from, and trials that
run go on. --earlier says what a new parameter has been so far, so that earlier trials have a value for it.
${examples('space fashion-mlp', 'space fashion-mlp --json | jq .space > space.json', 'space fashion-mlp --set space.json', 'space my-script --set space.yaml --earlier batch_size=32')}`

/** Adds `space`. */
export function registerSpace(program: Command, { terminal }: CommandContext): void {
  program
    .command('space')
    .description('print the search space of a study and its versions, or change it')
    .argument('<study>', 'the name of the study')
    .option('--set <file>', 'the new space: a file (.json, .yaml) of parameters, or a study file; - reads stdin')
    .option('--earlier <name=value>', 'what a new parameter has been in all trials so far; may be given several times', earlierValue)
    .option('--dry-run', 'with --set: say what the change would come to, and change nothing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', helpText)
    .action((name: string, options: SpaceOptions) => (options.set === undefined ? printSpace(name, options, terminal) : changeSpace(name, options.set, options, terminal)))
}

function printSpace(name: string, { db, json }: SpaceOptions, terminal: Terminal): Promise<void> {
  return withEngine({ databasePath: db, mode: 'read' }, async (engine) => {
    const { id, definition } = await findStudy(engine, name)
    const versions = await engine.client.studies.spaces({ studyId: id })
    if (json === true) terminal.print(toJson({ study: name, space: definition.space, versions }))
    else terminal.print([renderSpace(definition.space, terminal.outWidth()), ...(versions.length < 2 ? [] : ['', ...versions.flatMap(versionLines)])].join('\n'))
  })
}

function versionLines({ version, createdAt, changes, trials }: SpaceVersionView): string[] {
  return [`Version ${String(version)}, ${formatDate(createdAt)}: ${count(trials, 'trial')}`, ...changes.map((line) => `  ${line}`)]
}

async function changeSpace(name: string, path: string, options: SpaceOptions, terminal: Terminal): Promise<void> {
  const { readStudyFile } = await loadEngine()
  const space = spaceIn(readStudyFile(path).study)
  await withEngine({ databasePath: options.db, mode: 'write' }, async (engine) => {
    const { id } = await findStudy(engine, name)
    const input = { studyId: id, space, earlierValues: { ...options.earlier } }
    const change = options.dryRun === true ? await preview(engine.client.studies, input) : await engine.client.studies.changeSpace(input)
    if (options.json === true) terminal.print(toJson({ study: name, changed: options.dryRun !== true && change.changes.length > 0, ...change }))
    else terminal.print(changeText(change, options.dryRun === true))
  })
}

type Studies = Parameters<Parameters<typeof withEngine<void>>[1]>[0]['client']['studies']

async function preview(studies: Studies, input: Parameters<Studies['previewSpace']>[0]): Promise<SpaceChange> {
  const result = await studies.previewSpace(input)
  if (result.ok) return result.change
  const { badInput } = await import('../../../shared/errors.ts')
  throw badInput('The new search space', result.issues)
}

/** What a change came to, or would come to. */
function changeText({ version, changes, earlier, usable, withdrawn }: SpaceChange, isDry: boolean): string {
  if (changes.length === 0) return 'The search space is the same: nothing changed.'
  return [
    `${isDry ? 'This would be version' : 'Version'} ${String(version)}`,
    ...changes.map((line) => `  ${line}`),
    `${String(usable)} of ${count(earlier, 'earlier trial')} lie in it`,
    ...(withdrawn.length === 0 ? [] : [`${count(withdrawn.length, 'proposed trial')} withdrawn`]),
  ].join('\n')
}

/** The space of a file: the whole of it, or that of a study file. A parameter may be called "space" too; it has a type. */
function spaceIn(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || !('space' in content)) return content
  const { space } = content
  return typeof space === 'object' && space !== null && !('type' in space && typeof space.type === 'string') ? space : content
}

/** `batch_size=32` beside those before it: a number and true or false are what they look like. */
function earlierValue(text: string, before: Readonly<Record<string, ParameterValue>> = {}): Readonly<Record<string, ParameterValue>> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be a name and a value, such as batch_size=32.')
  return { ...before, [text.slice(0, at)]: valueOf(text.slice(at + 1)) }
}

function valueOf(text: string): ParameterValue {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
