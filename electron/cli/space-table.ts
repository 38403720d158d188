import type { Parameter, SearchSpace } from '../../shared/domain/search-space.ts'
import { formatNumber, formatParameter } from './format.ts'
import { renderTable } from './table.ts'

/** A search space, a line a parameter. */
export function renderSpace(space: SearchSpace, width: number): string {
  const rows = Object.entries(space).map(([name, spec]) => [name, spec.type, domainText(spec), conditionText(spec)])
  return renderTable([{ title: 'parameter' }, { title: 'type' }, { title: 'values' }, { title: 'only when' }], rows, width)
}

/** What values a parameter may take, in a few words: `0.0001 to 0.1, log`. */
export function domainText(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(formatParameter).join(', ')
  const range = `${formatNumber(spec.low)} to ${formatNumber(spec.high)}`
  return `${range}${spec.log === true ? ', log' : ''}${spec.step === undefined ? '' : `, step ${formatNumber(spec.step)}`}`
}

function conditionText({ when }: Parameter): string {
  return when === undefined ? '' : `${when.param} is ${when.in.map(formatParameter).join(' or ')}`
}
