import { z } from 'zod'

const storageKey = 'tunery.hidden-charts'
const storedSchema = z.array(z.string())

/** The charts that were hidden when the page was last open in this browser. */
export function storedHidden(): ReadonlySet<string> {
  try {
    return new Set(storedSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '[]')))
  } catch {
    return new Set()
  }
}

/** Keeps the hidden charts for the next time. Without storage (a private window, a full disk) the choice lasts as long as the page. */
export function keepHidden(ids: ReadonlySet<string>): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify([...ids]))
  } catch {
    return
  }
}
