import type { Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'

/** A parameter with a range that has proved sensible. */
export interface ParameterPreset {
  readonly name: string
  readonly title: string
  /** The range in a few words. */
  readonly text: string
  readonly group: 'Training' | 'Network' | 'Trees and kernels'
  readonly spec: Parameter
}

/** A whole search space. */
export interface SpacePreset {
  readonly title: string
  readonly text: string
  readonly space: SearchSpace
}

const float = (low: number, high: number): Parameter => ({ type: 'float', low, high })
const logFloat = (low: number, high: number): Parameter => ({ type: 'float', low, high, log: true })
const int = (low: number, high: number): Parameter => ({ type: 'int', low, high })
const logInt = (low: number, high: number): Parameter => ({ type: 'int', low, high, log: true })
const choices = (...values: (string | number | boolean)[]): Parameter => ({ type: 'categorical', choices: values })

/**
 * Ranges after Goodfellow, Bengio and Courville, “Deep Learning” (2016), section 11.4, Smith, arXiv:1803.09820 (2018),
 * and for trees and kernels Probst, Boulesteix and Bischl, “Tunability”, JMLR 20 (2019), table 1.
 */
export const parameterPresets: readonly ParameterPreset[] = [
  { name: 'learning_rate', title: 'Learning rate', text: '1e-5 to 0.1, log', group: 'Training', spec: logFloat(1e-5, 0.1) },
  { name: 'weight_decay', title: 'Weight decay', text: '1e-6 to 0.1, log', group: 'Training', spec: logFloat(1e-6, 0.1) },
  { name: 'batch_size', title: 'Batch size', text: '16 to 256, log', group: 'Training', spec: logInt(16, 256) },
  { name: 'momentum', title: 'Momentum', text: '0 to 0.99', group: 'Training', spec: float(0, 0.99) },
  { name: 'optimizer', title: 'Optimizer', text: 'sgd, adam, adamw, rmsprop', group: 'Training', spec: choices('sgd', 'adam', 'adamw', 'rmsprop') },
  { name: 'schedule', title: 'Learning rate schedule', text: 'constant, cosine, step', group: 'Training', spec: choices('constant', 'cosine', 'step') },
  { name: 'warmup_epochs', title: 'Warm-up epochs', text: '0 to 10', group: 'Training', spec: int(0, 10) },
  { name: 'epochs', title: 'Epochs', text: '5 to 100, log', group: 'Training', spec: logInt(5, 100) },
  { name: 'clip_norm', title: 'Gradient clipping', text: '0.1 to 10, log', group: 'Training', spec: logFloat(0.1, 10) },
  { name: 'label_smoothing', title: 'Label smoothing', text: '0 to 0.2', group: 'Training', spec: float(0, 0.2) },
  { name: 'beta_2', title: 'Adam’s beta 2', text: '0.9 to 0.9999', group: 'Training', spec: float(0.9, 0.9999) },
  { name: 'units', title: 'Units', text: '32 to 1024, log', group: 'Network', spec: logInt(32, 1024) },
  { name: 'layers', title: 'Layers', text: '1 to 6', group: 'Network', spec: int(1, 6) },
  { name: 'activation', title: 'Activation', text: 'relu, tanh, gelu, silu', group: 'Network', spec: choices('relu', 'tanh', 'gelu', 'silu') },
  { name: 'dropout', title: 'Dropout', text: '0 to 0.7', group: 'Network', spec: float(0, 0.7) },
  { name: 'filters', title: 'Filters', text: '8 to 128, log', group: 'Network', spec: logInt(8, 128) },
  { name: 'kernel_size', title: 'Kernel size', text: '3, 5, 7', group: 'Network', spec: choices(3, 5, 7) },
  { name: 'heads', title: 'Attention heads', text: '1, 2, 4, 8', group: 'Network', spec: choices(1, 2, 4, 8) },
  { name: 'n_estimators', title: 'Number of trees', text: '50 to 2000, log', group: 'Trees and kernels', spec: logInt(50, 2000) },
  { name: 'max_depth', title: 'Depth of a tree', text: '2 to 12', group: 'Trees and kernels', spec: int(2, 12) },
  { name: 'subsample', title: 'Share of the rows', text: '0.5 to 1', group: 'Trees and kernels', spec: float(0.5, 1) },
  { name: 'colsample_bytree', title: 'Share of the columns', text: '0.5 to 1', group: 'Trees and kernels', spec: float(0.5, 1) },
  { name: 'C', title: 'Regularisation C', text: '0.001 to 1000, log', group: 'Trees and kernels', spec: logFloat(1e-3, 1e3) },
  { name: 'gamma', title: 'Kernel width gamma', text: '1e-5 to 10, log', group: 'Trees and kernels', spec: logFloat(1e-5, 10) },
]

const when = (spec: Parameter, param: string, ...values: (string | number | boolean)[]): Parameter => ({ ...spec, when: { param, in: values } })

/** Whole spaces for a program of one’s own. The first is that of the task `fashion-mnist/mlp`. */
export const spacePresets: readonly SpacePreset[] = [
  {
    title: 'Multi-layer perceptron',
    text: 'The reference space: six parameters',
    space: {
      learning_rate: logFloat(1e-6, 0.1),
      batch_size: logInt(8, 256),
      momentum: float(0, 0.99),
      activation: choices('tanh', 'relu'),
      units: logInt(32, 1024),
      layers: int(1, 6),
    },
  },
  {
    title: 'Optimizers, each with its settings',
    text: 'Conditional on the optimizer',
    space: {
      optimizer: choices('sgd', 'adam', 'adamw'),
      learning_rate: logFloat(1e-5, 0.1),
      momentum: when(float(0, 0.99), 'optimizer', 'sgd'),
      nesterov: when(choices(false, true), 'optimizer', 'sgd'),
      beta_2: when(float(0.9, 0.9999), 'optimizer', 'adam', 'adamw'),
      weight_decay: when(logFloat(1e-6, 0.1), 'optimizer', 'adamw'),
    },
  },
  {
    title: 'Convolutional network',
    text: 'Seven parameters',
    space: {
      learning_rate: logFloat(1e-5, 0.1),
      batch_size: logInt(16, 256),
      weight_decay: logFloat(1e-6, 0.1),
      filters: logInt(8, 128),
      kernel_size: choices(3, 5, 7),
      layers: int(1, 6),
      dropout: float(0, 0.7),
    },
  },
  {
    title: 'Fine-tuning a transformer',
    text: 'Five parameters',
    space: {
      learning_rate: logFloat(1e-6, 1e-3),
      batch_size: choices(8, 16, 32, 64),
      weight_decay: logFloat(1e-4, 0.3),
      warmup_ratio: float(0, 0.2),
      epochs: int(1, 5),
    },
  },
  {
    title: 'Gradient-boosted trees',
    text: 'Names of XGBoost and LightGBM',
    space: {
      n_estimators: logInt(50, 2000),
      learning_rate: logFloat(1e-3, 0.3),
      max_depth: int(2, 12),
      min_child_weight: logFloat(0.1, 100),
      subsample: float(0.5, 1),
      colsample_bytree: float(0.5, 1),
      reg_alpha: logFloat(1e-8, 10),
      reg_lambda: logFloat(1e-8, 10),
    },
  },
  {
    title: 'Support vector machine',
    text: 'The kernel’s settings are conditional on it',
    space: {
      kernel: choices('linear', 'rbf', 'poly'),
      C: logFloat(1e-3, 1e3),
      gamma: when(logFloat(1e-5, 10), 'kernel', 'rbf', 'poly'),
      degree: when(int(2, 5), 'kernel', 'poly'),
    },
  },
]
