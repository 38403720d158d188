import type { ScriptTestResult } from '../../../../../shared/contract/scripts.ts'

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' })

/** A test run in a sentence or three: how it ended, what it reported, what to search by. */
export function testSummary({ ended, seconds, seen, exitCode }: Pick<ScriptTestResult, 'ended' | 'seconds' | 'seen' | 'exitCode'>): string {
  if (ended === 'not-started') return 'It could not be started.'
  const time = `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`
  const how = ended === 'limit' ? `It was still running after ${time}, and was ended` : exitCode === 0 ? `It ended well after ${time}` : `It failed after ${time}`
  if (seen.steps === null) return `${how}. It reported nothing.`
  const names = listFormat.format(seen.metrics.map(({ name }) => name))
  const steps = seen.steps.count === 1 ? 'one step' : `${String(seen.steps.count)} steps`
  const objective = seen.objective === null ? '' : ` ${seen.objective.goal === 'maximize' ? 'Maximize' : 'Minimize'} ${seen.objective.name} (${seen.objective.why}).`
  const resource = seen.steps.count > 1 ? ' Its steps let a scheduler end bad trials early.' : ' With one step alone no scheduler can end a trial early.'
  const { secondsEach } = seen.steps
  const pace = secondsEach === null || secondsEach < 0.05 ? '' : `, one each ${secondsEach < 10 ? secondsEach.toFixed(1) : secondsEach.toFixed(0)} s`
  return `${how}. It reported ${names} at ${steps}${pace}.${objective}${resource}`
}
