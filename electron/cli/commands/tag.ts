import { InvalidArgumentError, type Command } from 'commander'
import { badInput, TuneryError } from '../../../shared/errors.ts'
import { annotationChangeSchema } from '../../../shared/domain/annotation.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { count, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'

interface TagOptions extends DatabaseOptions, JsonOptions {
  readonly add: readonly string[]
  readonly remove: readonly string[]
  readonly note?: string
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

function trialNumber(text: string, before: readonly number[] = []): readonly number[] {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be the number of a trial, such as 12.')
  return [...before, Number(text)]
}

/** Adds `tag`. */
export function registerTag(program: Command, { terminal }: CommandContext): void {
  program
    .command('tag')
    .description('add and remove tags of trials, and write notes about them')
    .argument('<study>', 'the name of the study')
    .argument('<numbers...>', 'the numbers of the trials', trialNumber)
    .option('--add <tag>', 'add a tag (may be given several times)', collect, [])
    .option('--remove <tag>', 'take a tag away (may be given several times)', collect, [])
    .option('--note <text>', 'write a note in the place of what is there; "" takes it away')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', `\nA database that the app has open is changed in the app.\n${examples('tag fashion-mlp 12 40 --add keep', 'tag fashion-mlp 12 --remove keep --note "overfits after epoch 8"', 'trials fashion-mlp --filter "tag = keep"')}`)
    .action(async (name: string, numbers: readonly number[], options: TagOptions) => {
      const { add, remove, note } = options
      if (add.length + remove.length === 0 && note === undefined) throw new TuneryError('bad-input', 'Say what to change: --add TAG, --remove TAG, --note TEXT, or several of them.')
      const parsed = annotationChangeSchema.safeParse({ addTags: add, removeTags: remove, note })
      if (!parsed.success) throw badInput('The tags and the note', issuesOf(parsed.error))
      await withEngine({ databasePath: options.db, mode: 'write' }, async (engine) => {
        const study = await findStudy(engine, name)
        const { changed } = await engine.client.trials.annotate({ studyId: study.id, numbers: [...numbers], ...parsed.data })
        if (options.json === true) terminal.print(toJson({ study: study.name, changed }))
        else terminal.note(changed.length === 0 ? 'Nothing to change: it is so already.' : `Changed ${count(changed.length, 'trial')} of ${study.name}.`)
      })
    })
}
