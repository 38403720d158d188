import type { ParameterValue } from '../domain/search-space.ts'
import type { Trial } from '../domain/trial.ts'
import type { Expression, FieldName, Literal } from './expression.ts'
import { FilterError } from './filter-error.ts'
import { findField, nearestOf, writtenName } from './find-field.ts'
import { parseFilter } from './parse.ts'
import { printLiteral } from './print.ts'
import type { Field } from './field.ts'
import type { Comparison } from './token.ts'

/** Whether a trial passes. */
export type TrialTest = (trial: Trial) => boolean

/**
 * A filter as a test of trials; an empty one passes all.
 *
 * A comparison with a value that a trial does not have is false, `!=` too; `not` turns that round. NaN is a value:
 * it equals `nan`, differs from every number and is neither less nor more than any. `tag = x` says that x is among the tags.
 * @throws FilterError where the text is no filter, or asks for what the trials do not have
 */
export function compileFilter(text: string, fields: readonly Field[]): TrialTest {
  const expression = parseFilter(text)
  return expression === undefined ? () => true : compile(expression, fields)
}

function compile(expression: Expression, fields: readonly Field[]): TrialTest {
  switch (expression.kind) {
    case 'and': {
      const tests = expression.parts.map((part) => compile(part, fields))
      return (trial) => tests.every((test) => test(trial))
    }
    case 'or': {
      const tests = expression.parts.map((part) => compile(part, fields))
      return (trial) => tests.some((test) => test(trial))
    }
    case 'not': {
      const test = compile(expression.part, fields)
      return (trial) => !test(trial)
    }
    case 'missing': {
      const { read } = fieldOf(expression.field, fields)
      return (trial) => read(trial) === undefined
    }
    case 'compare':
      return compare(fieldOf(expression.field, fields), expression.operator, expression.value)
    case 'in': {
      const field = fieldOf(expression.field, fields)
      const tests = expression.values.map((value) => compare(field, '=', value))
      return (trial) => tests.some((test) => test(trial))
    }
    case 'between': {
      const field = fieldOf(expression.field, fields)
      const [low, high] = [compare(field, '>=', expression.low), compare(field, '<=', expression.high)]
      return (trial) => low(trial) && high(trial)
    }
    case 'contains':
      return contains(fieldOf(expression.field, fields), expression.text)
  }
}

function fieldOf(written: FieldName, fields: readonly Field[]): Field {
  const found = findField(fields, written.name)
  if (found.kind === 'one') return found.field
  if (found.kind === 'several') {
    const names = found.fields.map((field) => writtenName(fields, field))
    throw new FilterError(`"${written.name}" is ${found.fields.map(({ family }) => familyWords[family]).join(' and ')}: write ${names.join(' or ')}`, written)
  }
  const [first, ...others] = found.nearest
  const hint = first === undefined ? `the fields are ${fields.slice(0, 8).map((field) => writtenName(fields, field)).join(', ')} …` : `did you mean ${[first, ...others].join(' or ')}?`
  throw new FilterError(`there is no metric, parameter or field "${written.name}": ${hint}`, written)
}

const familyWords = { metric: 'a metric', param: 'a parameter', trial: 'what every trial has' } as const

function compare(field: Field, operator: Comparison, literal: Literal): TrialTest {
  const isOrder = operator !== '=' && operator !== '!='
  if (field.type === 'number' || (isOrder && field.choices.some((choice) => typeof choice === 'number'))) return compareNumbers(field, operator, literal)
  if (isOrder) throw new FilterError(`${field.name} is ${typeWords[field.type]}, which is neither less nor more: use =, != or in`, literal)
  return field.type === 'tags' ? compareTags(field, operator, literal) : compareValues(field, operator, literal)
}

const typeWords = { number: 'a number', text: 'text', choice: 'one of several values', tags: 'a set of tags' } as const

function compareNumbers({ name, read, range }: Field, operator: Comparison, literal: Literal): TrialTest {
  const { value } = literal
  if (typeof value !== 'number') {
    const example = range === undefined ? `${name} ${operator} 0.5` : `${name} ${operator} ${range.low}`
    throw new FilterError(`${name} is a number, ${printLiteral(literal)} is none: write a number, such as ${example}`, literal)
  }
  const holds = numberTest(operator, value)
  return (trial) => {
    const own = read(trial)
    return typeof own === 'number' && holds(own)
  }
}

function numberTest(operator: Comparison, value: number): (own: number) => boolean {
  switch (operator) {
    case '<':
      return (own) => own < value
    case '<=':
      return (own) => own <= value
    case '>':
      return (own) => own > value
    case '>=':
      return (own) => own >= value
    case '=':
      return Number.isNaN(value) ? (own) => Number.isNaN(own) : (own) => own === value
    case '!=':
      return Number.isNaN(value) ? (own) => !Number.isNaN(own) : (own) => own !== value
  }
}

/** Text and choices: a word and the value that is written like it are the same. */
function compareValues(field: Field, operator: Comparison, literal: Literal): TrialTest {
  const wanted = textOf(literal.value)
  if (field.isClosed) checkChoice(field, wanted, literal)
  const { read } = field
  return (trial) => {
    const own = read(trial)
    return own !== undefined && (textOf(own) === wanted) === (operator === '=')
  }
}

function checkChoice({ name, choices }: Field, wanted: string, literal: Literal): void {
  const texts = choices.map(textOf)
  if (texts.includes(wanted)) return
  const [nearest] = nearestOf(wanted, texts)
  const known = texts.length > 12 ? `${texts.slice(0, 12).join(', ')} …` : texts.join(', ')
  throw new FilterError(`${name} is never "${wanted}": ${nearest === undefined ? `it is one of ${known}` : `did you mean ${nearest}?`}`, literal)
}

function compareTags({ read }: Field, operator: Comparison, literal: Literal): TrialTest {
  const wanted = textOf(literal.value)
  return (trial) => {
    const own = read(trial)
    return (Array.isArray(own) && own.includes(wanted)) === (operator === '=')
  }
}

function contains({ name, type, read }: Field, literal: Literal): TrialTest {
  if (type === 'number') throw new FilterError(`${name} is a number, and contains asks of text: use <, <=, >, >=, =, != or between`, literal)
  const wanted = textOf(literal.value).toLowerCase()
  return (trial) => {
    const own = read(trial)
    if (own === undefined) return false
    return (Array.isArray(own) ? own : [own]).some((each) => textOf(each).toLowerCase().includes(wanted))
  }
}

function textOf(value: ParameterValue | readonly string[]): string {
  return String(value)
}
