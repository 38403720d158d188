import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { toJson } from '../format.ts'
import { databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'
import { noBestTrial } from '../study-result.ts'

interface ReproduceOptions extends DatabaseOptions, JsonOptions {
  readonly to?: string
}

/** Adds `reproduce`. */
export function registerReproduce(program: Command, { terminal }: CommandContext): void {
  program
    .command('reproduce')
    .description('print the study file of one trial: its configuration with its seed')
    .argument('<study>', 'the name of the study')
    .argument('[number]', 'the trial (default: the best)', wholeNumber(0, Infinity))
    .option('--to <file>', 'write the study file there')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', `\n--json adds versions, a fingerprint of the data, and what stands in the way of the same numbers.\n${examples('reproduce fashion-mlp 7 --to trial-7.json', 'reproduce fashion-mlp --json')}`)
    .action((name: string, number: number | undefined, options: ReproduceOptions) =>
      withEngine({ databasePath: options.db, mode: 'read' }, async (engine) => {
        const study = await findStudy(engine, name)
        const trial = number ?? study.best?.trialNumber
        if (trial === undefined) throw noBestTrial(study)
        const found = await engine.client.trials.reproduction({ studyId: study.id, number: trial })
        const text = `${JSON.stringify(found.file, null, 2)}\n`
        if (options.to !== undefined) await write(resolve(options.to), text)
        if (options.json === true) terminal.print(toJson({ study: study.name, trial, ...found }))
        else if (options.to === undefined) terminal.print(text.trimEnd())
        for (const note of found.notes) terminal.note(note)
      }),
    )
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    throw new TuneryError('unavailable', `The study file cannot be written to ${path}: ${messageOf(error)}`, [], { cause: error })
  }
}
