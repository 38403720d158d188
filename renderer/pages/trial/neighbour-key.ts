/** What of a key press decides: `KeyboardEvent` has it. */
export interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly defaultPrevented: boolean
}

/** Whether keys are for what has the focus: a field, a list of choices, an open dialog or menu. */
export function takesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [role="menu"], [contenteditable="true"]') !== null
}

/** Where a key leads from a trial: `j` to the next one, `k` to the one before. */
export function neighbourKey({ key, ctrlKey, metaKey, altKey, defaultPrevented }: PressedKey): 'previous' | 'next' | 'none' {
  if (defaultPrevented || ctrlKey || metaKey || altKey || (key !== 'j' && key !== 'k')) return 'none'
  return key === 'j' ? 'next' : 'previous'
}
