/**
 * What TensorFlow calls the outputs of its operations (`tensorflow/core/ops/*.cc`); inside a function a node's output
 * is referred to by that name. An operation that is not here cannot be compiled.
 */
const byOutput: Readonly<Record<string, string>> = {
  output:
    'All Any ArgMax ArgMin AvgPool AvgPoolGrad BatchMatMulV2 BiasAdd BiasAddGrad Bitcast ConcatV2 Const Conv2D Conv2DBackpropFilter Conv2DBackpropInput DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput ExpandDims Fill GatherV2 Identity L2Loss Max MaxPool MaxPoolGrad Mean MirrorPad OneHot Pack Pad PadV2 PartitionedCall Placeholder Prod Range Reshape Select SelectV2 Slice Squeeze StatefulPartitionedCall StatelessRandomUniform StridedSlice Sum Tile While',
  z: 'Add AddV2 Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mod Mul NotEqual Pow RealDiv SigmoidGrad SquaredDifference Sub TanhGrad Xdivy',
  y: 'Abs Cast Ceil Cos Cosh Erf Exp Expm1 Floor Inv IsFinite IsInf IsNan Log Log1p LogicalNot Neg OnesLike Reciprocal Round Rsqrt Sigmoid Sign Sin Sinh Sqrt Square Tan Tanh Transpose ZerosLike',
  activations: 'Elu LeakyRelu Relu Relu6 Selu Softplus',
  backprops: 'EluGrad LeakyReluGrad Relu6Grad ReluGrad SeluGrad SoftplusGrad',
  product: 'MatMul',
  softmax: 'Softmax',
  logsoftmax: 'LogSoftmax',
  value: 'ReadVariableOp',
  resource: 'VarHandleOp',
}

const outputNames = new Map(Object.entries(byOutput).flatMap(([output, ops]) => ops.split(' ').map((op) => [op, output] as const)))

/** The name of an operation's only output (or list of outputs), or undefined where the operation is not known. */
export function outputName(op: string): string | undefined {
  return outputNames.get(op)
}
