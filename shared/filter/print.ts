import type { Expression, Literal } from './expression.ts'
import { isBareWord, quoted } from './token.ts'

/** A filter in its one normal spelling; reading it gives the same filter. */
export function printFilter(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
      return expression.parts.map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part))).join(' and ')
    case 'or':
      return expression.parts.map(printFilter).join(' or ')
    case 'not':
      return printNot(expression.part)
    case 'compare':
      return `${printField(expression.field.name)} ${expression.operator} ${printLiteral(expression.value)}`
    case 'in':
      return `${printField(expression.field.name)} in [${expression.values.map(printLiteral).join(', ')}]`
    case 'between':
      return `${printField(expression.field.name)} between ${printLiteral(expression.low)} and ${printLiteral(expression.high)}`
    case 'contains':
      return `${printField(expression.field.name)} contains ${printLiteral(expression.text)}`
    case 'missing':
      return `${printField(expression.field.name)} is missing`
  }
}

function printNot(part: Expression): string {
  if (part.kind === 'missing') return `${printField(part.field.name)} is not missing`
  return part.kind === 'and' || part.kind === 'or' ? `not (${printFilter(part)})` : `not ${printFilter(part)}`
}

/** A field as it is written in a filter. */
export function printField(name: string): string {
  return isBareWord(name) ? name : quoted(name, '`')
}

/** A value as it is written in a filter. */
export function printLiteral({ value }: Pick<Literal, 'value'>): string {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return isBareWord(value) ? value : quoted(value, '"')
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Object.is(value, -0) ? '-0' : String(value)
}
