import { basename } from 'node:path'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { StudyDefinition } from '../../../../shared/domain/study.ts'
import { badInput, messageOf, TuneryError, type InputIssue } from '../../../../shared/errors.ts'
import { completeParams } from '../../../../shared/tasks/complete-params.ts'
import type { StoredEarlierTrial } from '../../contracts/store.ts'
import type { EarlierSource } from './earlier-source.ts'
import { fitTrials, mostUseful, type Fitted } from './fit-trials.ts'
import { csvSource } from './from-csv.ts'

/** What a study is told of earlier ones, and in words where it comes from. */
export interface Collected {
  readonly trials: readonly StoredEarlierTrial[]
  /** A line a source: `Learns from 500 trials of study "old" (of 1200 that fit; the best and the most recent)`. */
  readonly notes: readonly string[]
}

/** Finds a study among those of the database; undefined when there is none of that name. */
export type FindSource = (name: string) => EarlierSource | undefined

/** A source that a study file names, and where in the file. */
interface Named {
  readonly path: string
  readonly open: () => EarlierSource
}

const nothing: Collected = { trials: [], notes: [] }

/**
 * Reads the trials that a study's `warm_start` names, and turns them into its own words.
 * @param findStudy left out where there is no database
 * @throws TuneryError bad-input with an issue for each source that is not there, cannot be read, or has no trial that fits
 */
export function collectEarlier(definition: StudyDefinition, findStudy?: FindSource): Collected {
  const { warm_start: warmStart } = definition
  if (warmStart === undefined) return nothing
  const sources = [...studiesOf(warmStart.studies, findStudy), ...filesOf(definition, warmStart.files)]
  const issues: InputIssue[] = []
  const collected = sources.flatMap(({ path, open }) => {
    try {
      return take(definition, open(), warmStart.weight)
    } catch (thrown) {
      if (!(thrown instanceof TuneryError) || thrown.code !== 'bad-input') throw thrown
      issues.push({ path, message: messageOf(thrown) })
      return []
    }
  })
  if (issues.length > 0) throw badInput(`The warm start of "${definition.name}"`, issues)
  return { trials: collected.flatMap(({ trials }) => trials), notes: collected.flatMap(({ notes }) => notes) }
}

function studiesOf(names: readonly string[], findStudy: FindSource | undefined): Named[] {
  return names.map((name, index) => ({
    path: `warm_start.studies[${index}]`,
    open: () => {
      if (findStudy === undefined) throw new TuneryError('bad-input', `"${name}" cannot be looked for: there is no database (--db FILE), and only files can be read`)
      const source = findStudy(name)
      if (source === undefined) throw new TuneryError('bad-input', `there is no study "${name}" in this database`)
      return source
    },
  }))
}

function filesOf(definition: StudyDefinition, paths: readonly string[]): Named[] {
  const defaults = completeParams(definition, {})
  return paths.map((file, index) => ({
    path: `warm_start.files[${index}]`,
    open: () => {
      const source = csvSource(file, definition, (name) => ownValue(defaults, name))
      // Sources are told apart by their names.
      const isShared = paths.some((other, at) => at !== index && basename(other) === source.name)
      return isShared ? { ...source, name: file } : source
    },
  }))
}

function take({ space, metrics }: StudyDefinition, source: EarlierSource, weight: number): Collected {
  const fitted = fitTrials({ space, metrics }, source)
  if (fitted.trials.length === 0) throw new TuneryError('bad-input', whyNothingFits(source, fitted))
  const kept = mostUseful(metrics, fitted.trials)
  const fewer = kept.length < fitted.trials.length ? ` (of ${fitted.trials.length} that fit: the best and the most recent)` : ''
  const left = fitted.recorded - fitted.trials.length
  const misfits = left === 0 ? '' : `; ${left} of its trials do not fit: ${reasonsOf(fitted)}`
  return {
    trials: kept.map(({ params, values }) => ({ source: source.name, params, values, weight })),
    notes: [`Learns from ${kept.length === 1 ? '1 trial' : `${kept.length} trials`} of ${source.title}${fewer}${misfits}`],
  }
}

function whyNothingFits({ title }: EarlierSource, fitted: Fitted): string {
  if (fitted.recorded === 0) return `${title} has no complete trial to learn from`
  const number = fitted.recorded === 1 ? 'the one complete trial of' : `none of the ${fitted.recorded} complete trials of`
  return `${number} ${title} ${fitted.recorded === 1 ? 'does not fit' : 'fits'} this study: ${reasonsOf(fitted)}`
}

/** The most frequent reasons. */
function reasonsOf({ misfits }: Fitted): string {
  const shown = misfits.slice(0, 3).map(([why, count]) => `${why} (${count})`)
  return [...shown, ...(misfits.length > shown.length ? ['…'] : [])].join(', ')
}
