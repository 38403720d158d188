import { Option, type Command } from 'commander'
import { fewTrialsToPredict, qualityWords, type NearestTrial, type Prediction, type Predictions } from '../../../shared/contract/surrogate.ts'
import { completeConfig } from '../../../shared/domain/complete-config.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions, JsonOptions } from '../command-context.ts'
import { findStudy, withEngine, type Client } from '../engine-session.ts'
import { count, formatNumber, formatParameter, toJson } from '../format.ts'
import { databaseOption, examples, jsonOption } from '../options.ts'
import { collectSetting, settingValues, type Settings } from '../setting.ts'
import { renderPairs } from '../table.ts'

interface Options extends DatabaseOptions, JsonOptions {
  readonly set?: Settings
  readonly metric?: string
  readonly best?: boolean
}

/** Adds `predict`. */
export function registerPredict(program: Command, { terminal }: CommandContext): void {
  program
    .command('predict')
    .description('predict what a configuration would come to, by a model of the complete trials')
    .argument('<study>', 'the name of the study')
    .addOption(new Option('--set <name=value>', 'a value; what is not set is as in the best trial (again for each parameter)').argParser(collectSetting))
    .addOption(new Option('--best', 'look for the configuration that is predicted to be best').conflicts('set'))
    .addOption(new Option('--metric <name>', 'the metric (default: the objective)'))
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('predict fashion-mlp --set learning_rate=0.01 --set units=256', 'predict fashion-mlp --best', 'predict fashion-mlp --metric val_loss --json'))
    .action((name: string, { set, metric, best, db, json }: Options) =>
      withEngine({ databasePath: db, mode: 'read' }, async ({ client, databasePath, ...engine }) => {
        const study = await findStudy({ client, databasePath, ...engine }, name)
        const about = { studyId: study.id, ...(metric === undefined ? {} : { metric }) }
        const config = best === true ? (await client.studies.suggestBest(about)).suggestion?.config : await configOf(client, study, set ?? new Map())
        const predicted = await client.studies.predict({ ...about, configs: config === undefined ? [] : [config] })
        const [prediction] = predicted.predictions
        const { predictions: _, ...learnt } = predicted
        if (json === true) terminal.print(toJson({ study: study.name, ...learnt, config: config ?? null, prediction: prediction ?? null }))
        else terminal.print(render(learnt, config, prediction))
      }),
    )
}

/** The settings, completed by the best trial's values, or by the middle of the space before there is one. */
async function configOf(client: Client, { id, name, definition, best }: Awaited<ReturnType<typeof findStudy>>, settings: Settings): Promise<Config> {
  const { space } = definition
  const unknown = [...settings.keys()].find((parameter) => !Object.hasOwn(space, parameter))
  if (unknown !== undefined) throw new TuneryError('bad-input', `Study "${name}" has no parameter "${unknown}": it has ${Object.keys(space).join(', ')}`)
  const base = best === null ? {} : (await client.trials.get({ studyId: id, number: best.trialNumber })).trial.params
  const values = settingValues(space, settings)
  const config = completeConfig(space, { ...base, ...values })
  const unused = Object.keys(values).find((parameter) => config[parameter] === undefined)
  const when = unused === undefined ? undefined : space[unused]?.when
  if (unused !== undefined && when !== undefined) throw new TuneryError('bad-input', `"${unused}" is only used when "${when.param}" is ${when.in.map(formatParameter).join(' or ')}: set that too`)
  return config
}

function render({ metric, trials, quality }: Omit<Predictions, 'predictions'>, config: Config | undefined, prediction: (Prediction & { nearest: NearestTrial }) | undefined): string {
  if (quality === null || config === undefined || prediction === undefined) {
    return `Too few trials to predict ${metric}: ${count(trials, 'configuration')} complete, ${String(fewTrialsToPredict)} or more are wanted`
  }
  const { mean, low, high, nearest } = prediction
  const apart = nearest.distance === 0 ? 'the same configuration' : `${(100 * nearest.distance).toFixed(1)} % apart`
  return [
    `${metric} ${formatNumber(mean)} ± ${formatNumber((high - low) / 2)} (9 of 10 trials from ${formatNumber(low)} to ${formatNumber(high)})`,
    '',
    renderPairs(Object.entries(config).map(([name, value]) => [name, formatParameter(value)])),
    '',
    `The nearest trial is ${String(nearest.trialNumber)} (${apart}): ${metric} ${formatNumber(nearest.value)}`,
    `The model ${qualityWords(quality.rankCorrelation)}: rank correlation ${quality.rankCorrelation.toFixed(2)}, off by ${formatNumber(quality.error)} on average (${count(trials, 'configuration')})`,
  ].join('\n')
}
