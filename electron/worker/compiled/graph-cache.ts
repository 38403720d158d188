import { createHash } from 'node:crypto'
import type { Tf } from '../backends/backend.ts'
import type { LoopGraph } from './batch-loop.ts'
import { loadGraph, type LoadedGraph } from './loaded-graph.ts'
import { encodeSavedModel } from './messages.ts'

/** Keeps the graphs of the last trials, so that trials of one shape compile once a worker. */
export interface GraphCache {
  /** The graph of a shape. @throws what building or loading it throws */
  get(key: string, build: () => LoopGraph): LoadedGraph
  dispose(): void
}

/** The key of a graph of which nobody knows what it follows from: its own bytes. */
export function graphKey({ model }: LoopGraph): string {
  return createHash('sha256').update(encodeSavedModel(model)).digest('hex')
}

/** @param capacity graphs kept at once; the one that was not used for longest goes first */
export function createGraphCache(tf: Tf, capacity = 12): GraphCache {
  const held = new Map<string, LoadedGraph>()
  return {
    get(key, build) {
      const graph = held.get(key) ?? loadGraph(tf, build())
      held.delete(key)
      held.set(key, graph)
      const [oldest] = held
      if (held.size > capacity && oldest !== undefined) {
        oldest[1].dispose()
        held.delete(oldest[0])
      }
      return graph
    },
    dispose() {
      for (const graph of held.values()) graph.dispose()
      held.clear()
    },
  }
}
