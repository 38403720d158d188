import { seedsForTest, type ComparedGroup, type ComparedStudy, type GroupTest, type StudyComparison } from '../../../../shared/contract/comparison.ts'
import { lossOf } from '../../../../shared/domain/metric.ts'

/** Below this a difference is hardly chance. */
const significant = 0.05

const short = (value: number): string => String(Number(value.toPrecision(4)))

/** `0.118 ± 0.003` */
function resultText({ mean, deviation }: ComparedGroup): string {
  return deviation === null ? short(mean ?? NaN) : `${short(mean ?? NaN)} ± ${String(Number(deviation.toPrecision(2)))}`
}

/** `(5 seeds)`; nothing for a study that stands by itself. */
function seedsText({ studies, measured }: ComparedGroup): string {
  return studies === 1 ? '' : ` (${String(measured)} seeds)`
}

/** The comparison in a sentence or two: which group is best, and how sure that is. */
export function summaryOf({ metric, groups, tests }: Pick<StudyComparison, 'metric' | 'groups' | 'tests'>): string {
  const [first] = tests
  const lossIn = ({ worse }: GroupTest): number => lossOf(metric.goal, groups[worse]?.mean ?? NaN)
  if (first === undefined) return lonelyText(metric.name, groups)
  const leader = groups[first.better]
  const runnerUp = tests.reduce((least, test) => (lossIn(test) < lossIn(least) ? test : least))
  const other = groups[runnerUp.worse]
  if (leader === undefined || other === undefined) return lonelyText(metric.name, groups)
  const rank = tests.length === 1 ? '' : `, the closest of ${String(tests.length)} others`
  const ends = `${leader.name} ends best: ${metric.name} ${resultText(leader)}${seedsText(leader)}, against ${resultText(other)} for ${other.name}${seedsText(other)}${rank}.`
  return `${ends} ${certaintyText(leader, other, runnerUp, tests)}`
}

function certaintyText(leader: ComparedGroup, other: ComparedGroup, { probability, p }: GroupTest, tests: readonly GroupTest[]): string {
  if (leader.measured === 1 && other.measured === 1) return `One study of each cannot tell skill from luck: run both with ${String(seedsForTest)} seeds or more.`
  const beats = `A study of ${leader.name} beats one of ${other.name} with probability ${probability.toFixed(2)}`
  if (p === null) return `${beats}, but so few seeds cannot tell skill from luck: ${String(seedsForTest)} of each are wanted.`
  const test = `Mann-Whitney p = ${short(Number(p.toPrecision(2)))}${tests.length > 1 ? `, adjusted for ${String(tests.length)} tests` : ''}`
  return p < significant ? `${beats} (${test}).` : `${beats}, which may well be chance (${test}).`
}

function lonelyText(metric: string, groups: readonly ComparedGroup[]): string {
  const measured = groups.find(({ mean }) => mean !== null)
  if (measured === undefined) return `No study has a complete trial with a value of ${metric} yet.`
  return `${measured.name} comes to ${metric} ${resultText(measured)}${seedsText(measured)}; there is nothing else to compare it with yet.`
}

/** What is to be kept in mind when these studies are compared. */
export function notesOf(studies: readonly ComparedStudy[], differences: StudyComparison['differences'], isMultiObjective: boolean): string[] {
  const running = studies.filter(({ status }) => status === 'running').length
  const trials = studies.map((study) => study.trials)
  const [fewest, most] = [Math.min(...trials), Math.max(...trials)]
  const measured = differences.filter(({ path }) => path.startsWith('objective.')).map(({ path }) => path)
  const untimed = studies.filter((study) => study.trials > 0 && study.runningMs === 0)
  return [
    ...(running > 0 ? [`${String(running)} of the studies ${running === 1 ? 'is' : 'are'} still running.`] : []),
    ...(measured.length > 0 ? [`The studies may not measure the same thing: they differ in ${measured.join(', ')}.`] : []),
    ...(most > 1.1 * fewest ? [`The studies have finished different numbers of trials (${String(fewest)} to ${String(most)}): at equal numbers the curves compare them, the final results do not.`] : []),
    ...(isMultiObjective ? ['Studies with several objectives are compared by the first one.'] : []),
    ...(untimed.length > 0 ? [`${untimed.map(({ name }) => name).join(', ')} ${untimed.length === 1 ? 'has' : 'have'} no running times.`] : []),
  ]
}
