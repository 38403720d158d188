/** What a key does with a row of the search space. */
export type RowMove = 'up' | 'down' | 'in' | 'out'

const moves: Readonly<Record<string, RowMove>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

/** The keys, as `aria-keyshortcuts` has them. */
export const rowKeys = 'Alt+ArrowUp Alt+ArrowDown Alt+ArrowRight Alt+ArrowLeft'

/**
 * The move that a key asks for; undefined for any other key.
 * @param tag of the element that has the focus, in lower case: Alt+Down opens a list of choices, and Alt+Left and Alt+Right are words of a text on a Mac
 */
export function moveOfKey({ key, altKey, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>, tag: string): RowMove | undefined {
  if (!altKey || ctrlKey || metaKey || shiftKey || tag === 'select') return undefined
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined
  return tag === 'input' && (move === 'in' || move === 'out') ? undefined : move
}
