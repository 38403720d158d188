import type { ScriptTestInput, ScriptTestResult, SeenSoFar } from '../../../../shared/contract/scripts.ts'
import type { Goal, Metric } from '../../../../shared/domain/metric.ts'
import type { Config } from '../../../../shared/domain/search-space.ts'
import type { FormModel, PluginChoice } from '../form-model.ts'
import { likelyPrior } from '../parameter-row.ts'

/** One value for each searched parameter: what is believed to be good, else the middle of its range. */
export function likelyParams({ parameters }: Pick<FormModel, 'parameters'>): Config {
  return Object.fromEntries(parameters.flatMap((row) => (row.searched && row.name !== '' ? [[row.name, row.prior ?? likelyPrior(row, undefined)]] : [])))
}

/** A test run of the form's command. @param folder what its working folder starts from */
export function testInput(form: Pick<FormModel, 'command' | 'parameters' | 'metrics'>, folder: string | undefined, seconds: number): ScriptTestInput {
  const { command, cwd, env } = form.command
  const objective = form.metrics.find(({ name, goal }) => goal !== undefined && name !== '')
  return {
    command: typeof command === 'string' ? command : [...command],
    params: likelyParams(form),
    folder,
    ...(cwd !== '' && { cwd }),
    seconds,
    ...(env !== undefined && { env: { ...env } }),
    ...(objective !== undefined && { objective: { name: objective.name, ...(objective.goal !== undefined && { goal: objective.goal }) } }),
  }
}

/** The metrics with another objective: it takes the place of the first one with a goal; limits stay. */
export function withObjective(metrics: readonly Metric[], objective: { readonly name: string; readonly goal: Goal }): Metric[] {
  const others = metrics.filter(({ name }) => name !== objective.name)
  const at = others.findIndex(({ goal }) => goal !== undefined)
  if (at >= 0 && others.length === metrics.length) return others.map((metric, index) => (index === at ? objective : metric))
  return [objective, ...others.filter(({ goal }, index) => goal === undefined || index !== at)]
}

/** The study's objective when a test run did not print it, though it printed others; undefined when all is well. */
export function unseenObjective(seen: SeenSoFar | undefined, metrics: readonly Metric[]): string | undefined {
  const name = metrics.find(({ goal }) => goal !== undefined)?.name
  if (seen === undefined || seen.metrics.length === 0 || name === undefined || name === '') return undefined
  return seen.metrics.some((metric) => metric.name === name) ? undefined : name
}

/** With fewer steps than this there is nothing to end early. */
const fewestSteps = 4

/** What a scheduler would make of a command that reports at several steps; undefined where it cannot, or where one is chosen. */
export function halvingOf(result: ScriptTestResult | undefined, { scheduler }: Pick<FormModel, 'scheduler'>): PluginChoice | undefined {
  if (result === undefined || result.ended !== 'exit' || !result.ok || scheduler.name !== 'none') return undefined
  const last = result.seen.steps?.last ?? 0
  return (result.seen.steps?.count ?? 0) < fewestSteps || last < fewestSteps ? undefined : { name: 'asha', options: { max_epochs: last } }
}
