import type { Tensor } from '@tensorflow/tfjs'

/**
 * What a pass through a fused network is told about its trials. Every tensor of it has the trials as its first axis;
 * what the trials share (the samples of an evaluation) has 1 there.
 */
export interface FusedPass {
  readonly trials: number
  /** So many of the trials, the first ones, have relu as their activation; the others have tanh. */
  readonly relus: number
  /** What the units of a layer are multiplied by in training, [trials, rows, units]; undefined where no trial drops any. */
  readonly mask: (rows: number, units: number, layer: DroppingLayer) => Tensor | undefined
}

/** A layer whose units are dropped. */
export interface DroppingLayer {
  /** Its number in the single model, by which a mask is drawn: no two layers have the same. */
  readonly stream: number
  /** The position in the layout of the weights that make its units. */
  readonly position: number
}

/** A layer without weights, after it was applied. */
export interface PlainResult {
  readonly output: Tensor
  /** The gradient of the input, from that of the output. */
  back(gradient: Tensor): Tensor
}

/** A layer with weights, after it was applied. */
export interface WeightedResult {
  readonly output: Tensor
  weightGradient(gradient: Tensor): Tensor
  inputGradient(gradient: Tensor): Tensor
}

export interface PlainLayer {
  readonly kind: 'plain'
  apply(x: Tensor, pass: FusedPass): PlainResult
}

export interface WeightedLayer {
  readonly kind: 'weighted'
  apply(x: Tensor, weight: Tensor): WeightedResult
}

/**
 * A layer of a fused network. Gradients are written by hand: fewer operations a step than tfjs's own, which cost more
 * than their arithmetic.
 */
export type FusedLayer = PlainLayer | WeightedLayer
