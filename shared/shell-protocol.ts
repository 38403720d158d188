import { z } from 'zod'
import { commandMessage } from './shell-channels.ts'

/**
 * Between the Electron shell and its engine (a forked child). Main relays what the page and the engine
 * say to each other without looking at it; a connection is one page's MessagePort.
 */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), connection: z.int() }),
  z.object({ type: z.literal('data'), connection: z.int(), data: z.unknown() }),
  z.object({ type: z.literal('close'), connection: z.int() }),
  /** Running trials go back to waiting, then the engine exits with code 0. */
  z.object({ type: z.literal('shutdown') }),
])
export type HostMessage = z.infer<typeof hostMessageSchema>

export const engineMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('data'), connection: z.int(), data: z.unknown() }),
  /** Sent whenever the number of running studies changes. */
  z.object({ type: z.literal('running'), studies: z.int() }),
  /** The engine cannot go on (its database is newer, damaged or busy) and exits; the message is for the user. */
  z.object({ type: z.literal('fatal'), message: z.string() }),
])
export type EngineMessage = z.infer<typeof engineMessageSchema>

export { commandMessage, portMessage } from './shell-channels.ts'

/**
 * What the menu, or a study file opened from the file manager, asks of the page.
 * It comes as a `window` message from the preload script, after the page has loaded.
 */
export const pageCommandSchema = z.discriminatedUnion('command', [
  z.object({ type: z.literal(commandMessage), command: z.literal('new-study') }),
  z.object({ type: z.literal(commandMessage), command: z.literal('export-csv') }),
  z.object({
    type: z.literal(commandMessage),
    command: z.literal('open-file'),
    /** The file's name, for messages. */
    name: z.string(),
    /** What relative paths in the file start from. */
    folder: z.string(),
    /** The file as it is: JSON or YAML. */
    text: z.string(),
  }),
])
export type PageCommand = z.infer<typeof pageCommandSchema>
