import type * as tfjs from '@tensorflow/tfjs'
import type { BackendName } from '../../../shared/worker-protocol.ts'

/** tfjs as a value: everything in the worker computes with the one that it is handed. */
export type Tf = typeof tfjs

/** A loaded training backend; a process has one, for life. */
export interface Backend {
  readonly name: BackendName
  readonly tf: Tf
  /** The version of what computes: libtensorflow's, or tfjs's. */
  readonly version: string
  /** What it computes on, as its maker names it. */
  readonly device: string
}
