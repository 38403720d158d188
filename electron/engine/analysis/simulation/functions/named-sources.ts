import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'
import type { KnownSource } from '../curve-source.ts'
import { syntheticCurves } from '../synthetic-curves.ts'
import { learningCurve, mlpSpace, testFunctions, type TestFunction } from './test-functions.ts'

/** The learning-curve model that the peers were measured on: 27 epochs, noise 0.004. */
export function mlpCurves(seed: number): KnownSource {
  const noise = (number: number, step: number): number => 0.004 * createRng(deriveSeed(20_000 + seed, number, step)).normal()
  return { space: mlpSpace, maxSteps: 27, optimum: 0.08, truthAt: learningCurve, valueAt: (config, step, { number }) => learningCurve(config, step) + noise(number, step) }
}

/** A function has no curve: a trial is one step. */
function oneStep({ space, value, minimum, noise }: TestFunction, seed: number): KnownSource {
  const noiseOf = (number: number): number => (noise === 0 ? 0 : noise * createRng(deriveSeed(10_000 + seed, number)).normal())
  return { space, maxSteps: 1, optimum: minimum, truthAt: (config) => value(config), valueAt: (config, _step, { number }) => value(config) + noiseOf(number) }
}

const curves: Readonly<Record<string, (seed: number) => KnownSource>> = { 'crossing-curves': (seed) => syntheticCurves(seed), 'mlp-curves': mlpCurves }

/** Families of learning curves and functions with a known minimum, by name: each makes the member, or the noise, of a seed. */
export const namedSources: Readonly<Record<string, (seed: number) => KnownSource>> = {
  ...curves,
  ...Object.fromEntries(Object.entries(testFunctions).map(([name, target]) => [name, (seed: number) => oneStep(target, seed)])),
}
