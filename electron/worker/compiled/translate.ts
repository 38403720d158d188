import type { Constant } from './messages.ts'
import { madeBefore, NotRecordableError, type Recording } from './recording.ts'
import type { Scope, Value } from './scope.ts'

/**
 * Adds a recorded computation's operations to a scope.
 * @param inputs the value that each input is to have, by its name
 * @returns the value of each result
 */
export function translate(scope: Scope, recording: Recording, inputs: Readonly<Record<string, Value>>): Value[] {
  const values = new Map<number, Value>()
  const valueOf = (id: number): Value => {
    const known = values.get(id)
    if (known !== undefined) return known
    const value = outerValue(scope, recording, inputs, id)
    values.set(id, value)
    return value
  }
  for (const op of recording.ops) {
    const [first] = op.outputs
    if (first === undefined) throw new NotRecordableError(`${op.op} has no output`)
    const value = scope.add(op.op, op.inputs.map(valueOf), op.attributes, first.dtype)
    values.set(first.id, value)
    op.outputs.slice(1).forEach((output, i) => values.set(output.id, scope.output(value, i + 1, output.dtype)))
  }
  return recording.outputs.map(valueOf)
}

function outerValue(scope: Scope, recording: Recording, inputs: Readonly<Record<string, Value>>, id: number): Value {
  const constant: Constant | undefined = recording.constants.get(id)
  if (constant !== undefined) return scope.constant(constant)
  return inputs[recording.inputs.get(id)?.name ?? ''] ?? madeBefore()
}
