import type { FailureReason, MetricValues } from '../../../shared/domain/trial.ts'
import type { TrialOutcome } from '../contracts/executor.ts'
import { endedForMemory } from './ended-for-memory.ts'
import { excerptOf } from './error-output.ts'
import { wasKilledFromOutside, type ProcessEnd } from './process-group.ts'

/** What is known of a command that has ended by itself. */
export interface EndedCommand {
  readonly end: ProcessEnd
  readonly objectiveMetric: string
  /** The last value of each metric. */
  readonly values: MetricValues
  readonly lastWords: readonly string[]
  /** Whether the machine ran short of memory meanwhile. */
  readonly memoryShortage: boolean
}

/** How a trial ended whose command ended by itself. */
export function outcomeOfCommand(command: EndedCommand): TrialOutcome {
  const { end, objectiveMetric, values } = command
  if (end.spawnError !== undefined) return failed('crash', `The command could not be started: ${end.spawnError.message}`)
  if (end.code !== 0) {
    const reason = reasonOf(command)
    return { kind: 'failed', reason, message: describeEnd(command), processLost: reason === 'crash' && wasKilledFromOutside(end) }
  }
  if (values[objectiveMetric] === undefined) return failed('crash', describeSilence(objectiveMetric, values))
  return { kind: 'complete', values }
}

function failed(reason: FailureReason, message: string): TrialOutcome {
  return { kind: 'failed', reason, message }
}

function reasonOf({ end, lastWords, memoryShortage }: EndedCommand): FailureReason {
  return endedForMemory(end, lastWords, memoryShortage) ? 'oom' : 'crash'
}

function describeEnd(command: EndedCommand): string {
  const { end, lastWords } = command
  const how = end.code === null ? `was killed by ${end.signal ?? 'a signal'}` : `ended with exit code ${String(end.code)}`
  const memory = reasonOf(command) === 'oom' ? ', most likely because the memory ran out' : ''
  return [`The command ${how}${memory}${lastWords.length > 0 ? ':' : `${memory === '' ? '' : ','} and printed nothing.`}`, ...excerptOf(lastWords)].join('\n')
}

function describeSilence(metric: string, values: MetricValues): string {
  const names = Object.keys(values)
  const instead = names.length > 0 ? ` (it reported ${names.join(', ')})` : ''
  return `The command ended well but never reported "${metric}"${instead}. Print a line such as {"step": 1, ${JSON.stringify(metric)}: 0.12} or ${metric}=0.12 to its standard output.`
}
