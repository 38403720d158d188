import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { LoopGraph } from './batch-loop.ts'
import { encodeSavedModel, graphTag } from './messages.ts'
import { NotRecordableError } from './recording.ts'

/** A graph in a TensorFlow session of its own. */
export interface LoadedGraph {
  /**
   * Runs some batches, and the smaller last one behind them.
   * @param last how many last ones: 0 or 1
   * @param feeds the variables' values, in the graph's order; they stay the caller's, and are not changed
   * @returns the state and the collected numbers; the caller disposes of them
   */
  run(feeds: readonly Tensor[], batches: number, last: number): Tensor[]
  dispose(): void
}

/** The part of tfjs-node's backend that loads SavedModels; `tf.node.loadSavedModel` is made of it, and reads the file twice more. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number
  runSavedModel(session: number, inputs: readonly Tensor[], infos: readonly { readonly name: string }[], outputs: readonly string[]): Tensor[]
  deleteSavedModel(session: number): void
}

function loadsSavedModels(backend: object): backend is SavedModelBackend {
  return 'loadSavedModelMetaGraph' in backend && 'runSavedModel' in backend && 'deleteSavedModel' in backend
}

/**
 * Hands a graph to TensorFlow, through a SavedModel in a temporary folder that is gone when this returns.
 * @throws Error when TensorFlow does not take the graph
 */
export function loadGraph(tf: Tf, graph: LoopGraph): LoadedGraph {
  const backend: object = tf.backend()
  if (!loadsSavedModels(backend)) throw new NotRecordableError('only the tensorflow backend can run a graph')
  const folder = mkdtempSync(join(tmpdir(), 'tunery-graph-'))
  let session: number
  try {
    writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(graph.model))
    session = backend.loadSavedModelMetaGraph(folder, graphTag)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const infos = graph.feeds.map((name) => ({ name }))
  return {
    run(feeds, batches, last) {
      const counts = [batches, last].map((count) => tf.tensor(Int32Array.of(count), [], 'int32'))
      try {
        return backend.runSavedModel(session, [...feeds, ...counts], infos, graph.fetches)
      } finally {
        tf.dispose(counts)
      }
    },
    dispose() {
      backend.deleteSavedModel(session)
    },
  }
}
