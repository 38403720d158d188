import { configFromUnit } from '../../../shared/domain/config.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { createRng } from '../../../shared/random/rng.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'

/** What of a study says what it trains. */
export type SizedStudy = Pick<StudyDefinition, 'objective' | 'space'>

/** Classes of Fashion-MNIST; of a user's own data they are not known before it is read. */
export const outputs = 10

/** So many configurations of a study, with fixed and default values: always the same ones. */
export function sampledParams({ objective, space }: SizedStudy, count: number): Config[] {
  const rng = createRng(0)
  return Array.from({ length: count }, () => completeParams({ objective }, configFromUnit(space, () => rng.uniform())))
}

/** A parameter that is a number; 1 where there is none. */
export function numberOf(params: Config, name: string): number {
  const value = params[name]
  return typeof value === 'number' ? value : 1
}

/** Multiply-adds of a sample's forward pass through hidden layers of one width. */
export function mlpWork(features: number, units: number, layers: number): number {
  return denseWork([features, ...Array<number>(layers).fill(units), outputs])
}

/** Multiply-adds of a sample's forward pass through dense layers of these widths, the input's first. */
export function denseWork(widths: readonly number[]): number {
  return widths.reduce((sum, width, i) => sum + (i === 0 ? 0 : (widths[i - 1] ?? 0) * width), 0)
}
