const focusable = 'input:not([type=hidden]), select, textarea, button, [tabindex]'

/** The paths around a path, from the nearest one: `space.lr.when.in`, `space.lr.when`, `space.lr`, `space`. */
export function pathsAround(path: string): string[] {
  const shorter = path.replace(/(\.[^.[\]]*|\[\d+\])$/, '')
  return shorter === path || shorter === '' ? [path] : [path, ...pathsAround(shorter)]
}

/**
 * Gives the focus to the field of an issue, or to the nearest one: fields name their place in the study file with `data-path`.
 * @returns false when there is none
 */
export function focusIssue(root: ParentNode, path: string): boolean {
  const marked = [...root.querySelectorAll<HTMLElement>('[data-path]')]
  for (const around of pathsAround(path)) {
    const place = marked.find((element) => element.dataset['path'] === around) ?? marked.find((element) => element.dataset['path']?.startsWith(`${around}.`) === true)
    const field = place?.matches(focusable) === true ? place : place?.querySelector<HTMLElement>(focusable)
    if (field === undefined || field === null) continue
    field.focus()
    field.scrollIntoView({ block: 'center' })
    return true
  }
  return false
}
