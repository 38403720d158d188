import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
const windowStateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() })

/** A rectangle on the desktop, in device-independent pixels. */
export type Bounds = Readonly<z.infer<typeof boundsSchema>>
export type WindowState = Readonly<z.infer<typeof windowStateSchema>>

/** The smallest window in which the page is usable. */
export const smallestWindow = { width: 720, height: 480 }
const usualWindow = { width: 1280, height: 860 }
/** This much of a window must be on a display for it to be found and moved. */
const grip = { width: 160, height: 64 }

/** The state that was kept at `path`; undefined when there is none that can be read. */
export function loadWindowState(path: string): WindowState | undefined {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // The first start, or a damaged file: the usual window is as good.
    return undefined
  }
}

/** Keeps the state; a failure is not worth a word to the user. */
export function saveWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state))
  } catch {
    // A full or read-only disk: the window opens where it usually does.
  }
}

/**
 * Where the window opens: where it was, if that is still on one of the displays' work areas,
 * else in the middle of the first one. Never larger than the display.
 */
export function placeWindow(kept: Bounds | undefined, workAreas: readonly Bounds[]): Bounds {
  const home = workAreas.find((area) => kept !== undefined && isWithinReach(kept, area))
  if (kept !== undefined && home !== undefined) {
    return { ...kept, width: clamp(kept.width, smallestWindow.width, home.width), height: clamp(kept.height, smallestWindow.height, home.height) }
  }
  const area = workAreas[0] ?? { x: 0, y: 0, ...usualWindow }
  const width = Math.min(kept?.width ?? usualWindow.width, area.width)
  const height = Math.min(kept?.height ?? usualWindow.height, area.height)
  return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height }
}

function isWithinReach(window: Bounds, area: Bounds): boolean {
  const left = Math.max(window.x, area.x)
  const right = Math.min(window.x + window.width, area.x + area.width)
  const titleBarTop = window.y
  return right - left >= grip.width && titleBarTop >= area.y && titleBarTop + grip.height <= area.y + area.height
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(Math.min(value, high), Math.min(low, high))
}
