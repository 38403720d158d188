import { lossesOf, type Judgement, type Race } from './confirm-race.ts'

/** A probability with two decimals; near 1 with three, and never rounded up to it. */
export function probabilityText(probability: number): string {
  if (probability === 1 || probability < 0.99) return String(Math.floor(probability * 100) / 100)
  return probability >= 0.999 ? 'over 0.999' : String(Math.floor(probability * 1000) / 1000)
}

const listed = (parts: readonly string[]): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`)

const seedsText = (seeds: number): string => (seeds === 1 ? '1 seed' : `${seeds} seeds`)

/** What a race came to, or how it stands, in a sentence. @param comparisons those of the leader first */
export function confirmationText(race: Race, comparisons: readonly Judgement[]): string {
  const { status, left } = race.state
  const failed = [...race.state.out].flatMap(([trial, why]) => ('failedInRound' in why ? [trial] : []))
  const failures = failed.length === 0 ? '' : `; ${listed(failed.map((trial) => `trial ${trial}`))} failed when run again`
  if (status === 'running') return `${left.length} configurations are run again to confirm the best: ${seedsText(fewestRuns(race))} so far${failures}`
  if (left.length === 0) return `None of the ${race.racers.length} best configurations could be confirmed: each failed when run again with another seed`
  if (status === 'decided') return `${decidedText(race, left[0] ?? 0, comparisons)}${failures}`
  return `${undecidedText(race, comparisons)}${failures}`
}

function fewestRuns({ racers, state }: Race): number {
  return Math.min(...racers.filter(({ trial }) => state.left.includes(trial)).map((racer) => lossesOf(racer).length))
}

function decidedText(race: Race, winner: number, comparisons: readonly Judgement[]): string {
  const beaten = comparisons.filter(({ better, worse }) => better === winner && !hasFailed(race, worse))
  if (beaten.length === 0) return `Trial ${winner} is the only one left`
  const isSame = beaten.every(({ pairs }) => pairs === beaten[0]?.pairs)
  const parts = beaten.map(({ worse, probability, pairs }, index) =>
    [`trial ${worse} with ${index === 0 ? 'probability ' : ''}${probabilityText(probability)}`, ...(isSame ? [] : [`(${seedsText(pairs)})`])].join(' '),
  )
  const each = isSame ? ` (${seedsText(beaten[0]?.pairs ?? 0)}${beaten.length === 1 ? '' : ' each'})` : ''
  return `Trial ${winner} beats ${listed(parts)}${each}`
}

function hasFailed({ state }: Race, trial: number): boolean {
  const why = state.out.get(trial)
  return why !== undefined && 'failedInRound' in why
}

function undecidedText(race: Race, comparisons: readonly Judgement[]): string {
  const { left, out } = race.state
  const close = comparisons.filter(({ better, worse }) => left.includes(better) && left.includes(worse))
  const closest = close.reduce<Judgement | undefined>((a, b) => (a === undefined || b.probability < a.probability ? b : a), undefined)
  const how = closest === undefined ? '' : `: trial ${closest.better} is better than trial ${closest.worse} with probability ${probabilityText(closest.probability)}`
  const beaten = [...out].flatMap(([trial, why]) => ('better' in why ? [`trial ${trial}`] : []))
  const rest = beaten.length === 0 ? '' : `; ${listed(beaten)} ${beaten.length === 1 ? 'is' : 'are'} out`
  return `${seedsText(race.rule.max_repeats)} do not tell ${listed(left.map((trial) => `trial ${trial}`))} apart${how}${rest}`
}
