import type { Confirmation } from '../../shared/contract/views.ts'
import { formatNumber } from './format.ts'
import { renderTable } from './table.ts'

/** The race of the best configurations: what it came to, and a line a configuration. */
export function renderConfirmation({ status, summary, candidates }: Confirmation, width: number): string {
  const rows = candidates.map(({ trialNumber, runs, mean, standardError, out }) => [
    String(trialNumber),
    String(runs),
    formatNumber(mean),
    standardError === null ? '' : `± ${formatNumber(standardError)}`,
    out ? 'out' : '',
  ])
  const columns = [{ title: 'trial', align: 'right' as const }, { title: 'runs', align: 'right' as const }, { title: 'mean', align: 'right' as const }, { title: 'standard error' }, { title: '' }]
  return [status === 'running' ? `${summary} (still running)` : summary, renderTable(columns, rows, width)].join('\n')
}
