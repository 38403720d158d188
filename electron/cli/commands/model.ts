import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { modelFormatSchema, type BackendName, type ModelFormat } from '../../../shared/worker-protocol.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine } from '../engine-session.ts'
import { formatNumber, toJson } from '../format.ts'
import { backendOption, databaseOption, examples, jsonOption, wholeNumber } from '../options.ts'
import { noBestTrial } from '../study-result.ts'
import { renderPairs } from '../table.ts'

interface ModelOptions extends DatabaseOptions, JsonOptions {
  readonly backend?: BackendName
  readonly format: ModelFormat
  readonly to: string
}

/** Adds `model`. */
export function registerModel(program: Command, { terminal }: CommandContext): void {
  program
    .command('model')
    .description('write the model of a trial of a built-in task')
    .argument('<study>', 'the name of the study')
    .argument('[number]', 'the trial (default: the best)', wholeNumber(0, Infinity))
    .addOption(new Option('--format <format>', 'TensorFlow’s SavedModel, or the layers of TensorFlow.js').choices(modelFormatSchema.options).default('savedmodel'))
    .requiredOption('--to <folder>', 'where to; a folder that is not there yet, or empty')
    .addOption(databaseOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Where no checkpoint of the trial is kept it is trained again first: on the same backend it comes to the same weights.
A SavedModel has the signature serving_default: input x, output probabilities (or value, of a regression). The layers are
what tf.loadLayersModel reads. tunery.json beside them says how samples become the input, and what the output means.
${examples('model fashion-mlp --to model', 'model fashion-mlp 7 --format tfjs --to web/model')}`,
    )
    .action((name: string, number: number | undefined, options: ModelOptions) =>
      withEngine({ databasePath: options.db, mode: 'read', backend: options.backend }, async (engine) => {
        const study = await findStudy(engine, name)
        const trial = number ?? study.best?.trialNumber
        if (trial === undefined) throw noBestTrial(study)
        terminal.note(`Writing the model of trial ${String(trial)} …`)
        const model = await engine.client.trials.exportModel({ studyId: study.id, number: trial, format: options.format, folder: resolve(options.to) })
        if (options.json === true) {
          terminal.print(toJson({ study: study.name, ...model }))
          return
        }
        const source = model.source === 'checkpoint' ? 'from its checkpoint' : 'trained again, as no checkpoint of it is kept'
        terminal.print(`Trial ${String(model.trialNumber)} of ${study.name} at step ${String(model.step)}, ${source}: ${model.folder}`)
        terminal.print(renderPairs(Object.entries(model.values).map(([metric, value]) => [metric, formatNumber(value)] as const)))
      }),
    )
}
