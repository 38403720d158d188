import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Peer } from './peer-environment.ts'

/** The median regrets of one sampler on one function. */
export const medianSchema = z.object({
  tool: z.string(),
  sampler: z.string(),
  function: z.string(),
  seeds: z.number(),
  evals: z.array(z.number()),
  median: z.array(z.number()),
})
export type Medians = z.infer<typeof medianSchema>

/** What was measured of the peers with the scripts beside, and kept. */
export function keptMedians(): Medians[] {
  return z.array(medianSchema).parse(JSON.parse(readFileSync(new URL('peers/results/regret.json', import.meta.url), 'utf8')))
}

/** A function and a budget, and how the medians after it stand to each other. */
interface Cell {
  readonly function: string
  readonly evals: number
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
}

function cellsOf(ours: readonly Medians[], theirs: readonly Medians[]): Cell[] {
  return ours.flatMap((row) => {
    const peer = theirs.find((each) => each.function === row.function)
    return row.evals.flatMap((evals, i) => {
      const [own, other] = [row.median[i], peer?.median[peer.evals.indexOf(evals)]]
      return own === undefined || other === undefined ? [] : [{ function: row.function, evals, ours: own, theirs: other, ratio: Number((own / other).toPrecision(3)) }]
    })
  })
}

/**
 * Prints, for each of our samplers, in how many cells (function, budget) its median is at most the peer's, and below it, and the median of the ratios, ours over the
 * peer's; each cell's ratio follows on stderr.
 * @param peerOf the peer that a sampler of ours is compared with
 */
export function compareMedians(ours: readonly Medians[], theirs: readonly Medians[], peerOf: (sampler: string) => Pick<Peer, 'tool' | 'sampler'>): void {
  for (const name of new Set(ours.map(({ sampler }) => sampler))) {
    const { tool, sampler } = peerOf(name)
    const known = theirs.filter((row) => row.tool === tool && row.sampler === sampler)
    const cells = cellsOf(ours.filter((row) => row.sampler === name), known)
    const count = (wanted: (cell: Cell) => boolean): number => cells.filter(wanted).length
    const ratios = cells.map(({ ratio }) => ratio).sort((a, b) => a - b)
    const medianRatio = ratios.length === 0 ? null : ((ratios[(ratios.length - 1) >> 1] ?? NaN) + (ratios[ratios.length >> 1] ?? NaN)) / 2
    const line = { bench: 'regret-comparison', sampler: name, with: `${tool} ${sampler}`, cells: cells.length, no_worse: count((c) => c.ours <= c.theirs) }
    console.log(JSON.stringify({ ...line, better: count((c) => c.ours < c.theirs), median_ratio: medianRatio }))
    for (const cell of cells) console.error(`${name} ${cell.function} ${cell.evals}: ${cell.ours.toPrecision(3)} / ${cell.theirs.toPrecision(3)} = ${cell.ratio}`)
  }
}
