import type { Parameter } from '../../../../shared/domain/search-space.ts'
import type { FoundFlag } from './found-flag.ts'
import { nameOf } from './roles.ts'

/** A range to search. */
export interface Range {
  readonly spec: Parameter
  readonly why: string
  /** Whether to search it unless the user says otherwise: the name, or the default, says enough. */
  readonly isSure: boolean
}

interface Rule {
  readonly names: RegExp
  /** @param value the default, or what is usual where there is none */
  readonly spec: (value: number) => Parameter
  readonly usual: number
  readonly why: string
}

const tidy = (value: number): number => Number(value.toPrecision(6)) + 0
const powerOfTen = (value: number): number => Number(`1e${String(Math.round(Math.log10(value)))}`)
const powerOfTwo = (value: number): number => 2 ** Math.round(Math.log2(value))

/** So many factors of ten around the power of ten nearest to a value. */
function decades(value: number, around: number, most = Infinity): Parameter {
  const middle = powerOfTen(value)
  const [low, high] = [tidy(middle / 10 ** around), tidy(Math.min(middle * 10 ** around, Math.max(most, value)))]
  return { type: 'float', low: Math.min(low, value), high: Math.max(high, value), log: true }
}

/** Powers of two around a value. */
function octaves(value: number, factor: number): Parameter {
  const middle = powerOfTwo(Math.max(value, 1))
  return { type: 'int', low: Math.min(Math.max(1, middle / factor), value), high: Math.max(middle * factor, value), log: true }
}

const share = (high: number, low = 0) => (value: number): Parameter => ({ type: 'float', low: Math.min(low, value), high: Math.max(high, value) })

/** What names of numbers stand for in the field. The first one that fits is taken. */
const floatRules: readonly Rule[] = [
  { names: /^(?:\w+ )*(?:lr|learning rate|eta0?|step size)(?: init)?$|^lr \w+$/, spec: (value) => decades(value, 2, 1), usual: 0.01, why: 'A learning rate: on a logarithmic scale' },
  { names: /\b(?:weight decay|wd|l1|l2|reg|regulari[sz]ation|penalty|reg (?:alpha|lambda)|lambda|lamda|weight reg)\b/, spec: (value) => (value > 0 ? decades(value, 2, 1) : { type: 'float', low: 1e-6, high: 1e-1, log: true }), usual: 1e-4, why: 'A weight of regularisation: on a logarithmic scale' },
  { names: /\b(?:dropout|drop (?:rate|path|prob|p)|drop)\b/, spec: share(0.9), usual: 0.1, why: 'A share that is dropped' },
  { names: /\b(?:momentum|beta ?1|betas? 1|ema|polyak|rho)\b/, spec: (value) => (value > 0.99 ? { type: 'float', low: 0.9, high: Math.max(0.9999, value) } : { type: 'float', low: Math.min(0, value), high: 0.99 }), usual: 0.9, why: 'A momentum: below 1' },
  { names: /\b(?:beta ?2|discount|gae lambda)\b/, spec: (value) => ({ type: 'float', low: Math.min(0.9, value), high: Math.max(0.9999, value) }), usual: 0.999, why: 'A decay near 1' },
  { names: /\b(?:smoothing|label smooth)\b/, spec: share(0.3), usual: 0.1, why: 'A share of the label' },
  { names: /\b(?:clip|clipping|max norm|grad norm)\b/, spec: (value) => decades(value > 0 ? value : 1, 1), usual: 1, why: 'A limit of the gradient: on a logarithmic scale' },
  { names: /\b(?:temperature|temp|tau)\b/, spec: (value) => decades(value > 0 ? value : 1, 1), usual: 1, why: 'A temperature: on a logarithmic scale' },
]

const intRules: readonly Rule[] = [
  { names: /\b(?:batch|bs|batchsize|minibatch)\b/, spec: (value) => octaves(value, 8), usual: 64, why: 'A batch size: powers of two, on a logarithmic scale' },
  { names: /\b(?:hidden|units|width|dims?|channels|filters|neurons|embed|embedding|embeddings|emb|features|latent|ffn|mlp|d model|nodes|leaves|bins)\b/, spec: (value) => octaves(value, 4), usual: 64, why: 'A width: on a logarithmic scale' },
  { names: /\b(?:layers?|depth|blocks|stages|levels|conv)\b/, spec: (value) => ({ type: 'int', low: 1, high: Math.max(2, value * 2) }), usual: 2, why: 'A depth' },
  { names: /\b(?:estimators|trees|rounds|boost)\b/, spec: (value) => octaves(value, 8), usual: 100, why: 'How many are joined: on a logarithmic scale' },
  { names: /\b(?:heads|groups|kernel|stride|patch)\b/, spec: (value) => octaves(value, 4), usual: 4, why: 'A size of the architecture' },
  { names: /\bwarm ?up\b/, spec: (value) => ({ type: 'int', low: 0, high: Math.max(10, value * 4) }), usual: 5, why: 'Steps of warming up' },
]

/** The type of a parameter of which nothing but its name is known. */
export function typeByName(name: string): 'float' | 'int' | 'text' {
  const words = nameOf(name)
  if (floatRules.some(({ names }) => names.test(words))) return 'float'
  return intRules.some(({ names }) => names.test(words)) ? 'int' : 'text'
}

/** Names whose numbers must fit to each other, or hardly matter: a range is offered, and not searched unless it is asked for. */
const unsure = /\b(?:heads|groups|kernel|stride|patch|classes|num classes|channels in|in channels|out features|eps|epsilon|vocab|image|img|resolution|input|output|sequence|seq|context|block size|window|length|max len|patience|warmup|beta ?2|max (?:length|tokens)|folds|splits|samples|year|version|gap|offset|start|end)\b/

/** Where the default comes from, when the name says nothing. */
function byValue(value: number, type: 'float' | 'int'): Range {
  const isSure = value !== 0
  if (type === 'int') {
    if (value < 0) return { spec: { type, low: value * 4, high: Math.abs(value) }, why: 'Around the default', isSure: false }
    if (value === 0) return { spec: { type, low: 0, high: 10 }, why: 'The default of 0 says little about its range', isSure }
    const [low, high] = [Math.max(1, Math.floor(value / 4)), value * 4]
    return { spec: value >= 8 ? { type, low, high, log: true } : { type, low: 1, high }, why: 'Around the default', isSure }
  }
  if (value < 0) return { spec: { type, low: value * 4, high: 0 }, why: 'Around the default', isSure: false }
  if (value === 0) return { spec: { type, low: 0, high: 1 }, why: 'The default of 0 says little about its range', isSure }
  if (value <= 0.01) return { spec: decades(value, 2), why: 'A small number: on a logarithmic scale', isSure }
  if (value <= 1) return { spec: { type, low: 0, high: 1 }, why: 'A number between 0 and 1', isSure }
  return { spec: { type, low: tidy(value / 10), high: tidy(value * 10), log: true }, why: 'Around the default, on a logarithmic scale', isSure }
}

/** The range that the field would search for such a flag; undefined where neither its name nor its default says one. */
export function rangeOf(flag: FoundFlag): Range | undefined {
  const { choices, type } = flag
  if (choices !== undefined) {
    const unique = [...new Set(choices)]
    return unique.length < 2 ? undefined : { spec: { type: 'categorical', choices: unique }, why: 'One of its choices', isSure: true }
  }
  if (type === 'bool') return { spec: { type: 'categorical', choices: [false, true] }, why: 'On or off', isSure: true }
  if (type !== 'float' && type !== 'int') return undefined
  const range = numericRange(flag, type)
  return range === undefined ? undefined : { ...range, spec: withinBounds(range.spec, flag), isSure: range.isSure && !unsure.test(nameOf(flag.name)) }
}

function numericRange(flag: FoundFlag, type: 'float' | 'int'): Range | undefined {
  const value = typeof flag.default === 'number' ? flag.default : undefined
  const name = nameOf(flag.name)
  const rule = (type === 'float' ? floatRules : intRules).find(({ names }) => names.test(name))
  if (rule !== undefined && (value === undefined || value > 0 || (value === 0 && !/\b(?:lr|learning rate)\b/.test(name)))) {
    return { spec: rule.spec(value ?? rule.usual), why: rule.why, isSure: true }
  }
  if (value !== undefined) return byValue(value, type)
  const { low, high } = flag
  return low === undefined || high === undefined || high <= low ? undefined : { spec: { type, low, high }, why: 'What the script takes', isSure: true }
}

/** What the script takes and nothing else. */
function withinBounds(spec: Parameter, { low, high }: FoundFlag): Parameter {
  if (spec.type === 'categorical' || (low === undefined && high === undefined)) return spec
  const ends = { low: Math.max(spec.low, low ?? -Infinity), high: Math.min(spec.high, high ?? Infinity) }
  return ends.low < ends.high ? { ...spec, ...ends } : { ...spec, log: undefined, low: low ?? spec.low, high: high ?? spec.high }
}
