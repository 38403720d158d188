import type { ComparedGroup, ComparedStudy, StudyComparison } from '../../shared/contract/comparison.ts'
import { formatDuration, formatNumber } from './format.ts'
import { renderTable, type Column } from './table.ts'

const right = (title: string): Column => ({ title, align: 'right' })
const numberOr = (value: number | null): string => (value === null ? '–' : formatNumber(value))

/** Several studies side by side: what was left out, a table a group, one a study, what differs, and the sentence. */
export function renderComparison(comparison: StudyComparison, width: number): string {
  const { metric, groups, studies, leftOut, target, differences, notes, summary } = comparison
  const isGrouped = groups.length < studies.length
  return [
    `Compared: ${studies.length === 1 ? 'one study that' : `${String(studies.length)} studies that`} ${metric.goal}${studies.length === 1 ? 's' : ''} ${metric.name}`,
    ...leftOut.map(({ name, why }) => `Left out: ${name} (it ${why})`),
    ...notes.map((note) => `Note: ${note}`),
    ...(isGrouped ? [`\nGroups${targetText(target)}`, renderTable(groupColumns, groups.map(groupRow), width)] : []),
    `\nStudies${isGrouped ? '' : targetText(target)}`,
    renderTable(studyColumns(isGrouped), studies.map((study) => studyRow(study, isGrouped ? [groups[study.group]?.name ?? ''] : [])), width),
    ...(differences.length === 0 ? [] : ['\nWhat differs', renderTable([{ title: '' }, ...groups.map(({ name }) => ({ title: name }))], differences.map(({ path, values }) => [path, ...values]), width)]),
    `\n${summary}`,
  ].join('\n')
}

function targetText(target: number | null): string {
  return target === null ? '' : ` (the target is ${formatNumber(target)})`
}

const groupColumns = [{ title: 'group' }, right('studies'), right('mean'), { title: '± std' }, right('best'), right('trials'), right('time'), right('reached'), right('trials to target'), right('time to target')]

function groupRow({ name, studies, mean, deviation, best, trials, runningMs, reached, trialsToTarget, msToTarget }: ComparedGroup): string[] {
  return [
    name,
    String(studies),
    numberOr(mean),
    deviation === null ? '' : `± ${formatNumber(Number(deviation.toPrecision(2)))}`,
    numberOr(best),
    formatNumber(Math.round(trials)),
    formatDuration(runningMs),
    `${String(reached)} of ${String(studies)}`,
    numberOr(trialsToTarget),
    msToTarget === null ? '–' : formatDuration(msToTarget),
  ]
}

const studyColumns = (isGrouped: boolean): Column[] => [{ title: 'study' }, ...(isGrouped ? [{ title: 'group' }] : []), right('seed'), { title: 'status' }, right('best'), right('trials'), right('time'), right('trials to target'), right('time to target')]

function studyRow({ name, seed, status, best, trials, runningMs, reached }: ComparedStudy, group: readonly string[]): string[] {
  return [name, ...group, String(seed), status, numberOr(best), String(trials), formatDuration(runningMs), reached === null ? '–' : String(reached.trials), reached === null ? '–' : formatDuration(reached.ms)]
}
