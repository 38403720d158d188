const textTypes = ['text', 'search', 'url', 'email', 'tel', 'password', 'number']

/** Whether something is a field that text is typed into, which pastes and undoes by itself. */
export function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && textTypes.includes(target.type))
}
