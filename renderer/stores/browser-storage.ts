import type { z } from 'zod'

/**
 * What the browser has kept under a key.
 * @param fallback what stands for nothing, for what cannot be read, and for storage that is blocked
 */
export function storedValue<T>(key: string, schema: z.ZodType<T>, fallback: T): T {
  try {
    const text = localStorage.getItem(key)
    return text === null ? fallback : schema.parse(JSON.parse(text))
  } catch {
    return fallback
  }
}

/** Keeps a value for the next time. Without storage (a private window, a full disk) it lasts as long as the page. */
export function keepValue(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    return
  }
}
