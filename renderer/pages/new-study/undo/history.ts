/** The states that a form has been in. Every state is plain data, and never changed. */
export interface History<State> {
  /** Before the present, oldest first. */
  readonly past: readonly State[]
  readonly present: State
  /** What was undone, the next to redo first. */
  readonly future: readonly State[]
  /** What made the present: typing in one field is one step. Undefined where the next change is a step of its own. */
  readonly typing: string | undefined
}

/** So many steps can be undone. */
export const historyLength = 200

/** A history that begins here. */
export function startHistory<State>(present: State): History<State> {
  return { past: [], present, future: [], typing: undefined }
}

/**
 * The history after a change. Nothing happens when nothing has changed.
 * @param typing the field that is being typed in: changes in a row with the same one are one step, and none when the field is as it was before
 */
export function record<State>(history: History<State>, state: State, typing: string | undefined): History<State> {
  if (isSame(history.present, state)) return history
  const before = history.past.at(-1)
  const goesOn = typing !== undefined && typing === history.typing && before !== undefined
  if (!goesOn) return { past: [...history.past, history.present].slice(-historyLength), present: state, future: [], typing }
  if (isSame(before, state)) return { past: history.past.slice(0, -1), present: before, future: [], typing: undefined }
  return { ...history, present: state, future: [] }
}

/** The next change is a step of its own, also where it is typing in the same field. */
export function endStep<State>(history: History<State>): History<State> {
  return history.typing === undefined ? history : { ...history, typing: undefined }
}

/** One step back; the same history when there is none. */
export function undone<State>(history: History<State>): History<State> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], typing: undefined }
}

/** One step forward again; the same history when nothing was undone. */
export function redone<State>(history: History<State>): History<State> {
  const [next, ...rest] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future: rest, typing: undefined }
}

/** Whether two pieces of plain data are the same; NaN is the same as NaN, and a field that is undefined as one that is missing. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))]
  if (Array.isArray(a) && left.size !== right.size) return false
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => isSame(left.get(key), right.get(key)))
}

/** The places of the first level in which two states differ. */
export function changedParts<State extends object>(before: State, after: State): string[] {
  const right = new Map<string, unknown>(Object.entries(after))
  return Object.entries(before).flatMap(([part, value]: [string, unknown]) => (isSame(value, right.get(part)) ? [] : [part]))
}
