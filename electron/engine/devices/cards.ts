import { z } from 'zod'
import { whyNone } from './nvidia-smi.ts'
import { runCommand } from './runtime/run-command.ts'

/** An NVIDIA card that trials may use. */
export interface Card {
  /** What `CUDA_VISIBLE_DEVICES` calls it. */
  readonly id: string
  /** Its number in names: `cuda:1`. */
  readonly index: number
}

/** A card as the driver lists it, in the order of the bus. */
export interface ListedCard {
  readonly index: number
  readonly uuid: string
}

/** The cards of this machine that the engine may use, or why there are none (a sentence). */
export interface CardsReport {
  readonly cards: readonly Card[]
  readonly why: string | undefined
}

export interface CardsOptions {
  readonly program?: string
  /** A broken driver makes the tool hang. */
  readonly limitMs?: number
  /** The engine's own environment, whose `CUDA_VISIBLE_DEVICES` is respected. */
  readonly env?: NodeJS.ProcessEnv
}

const listSchema = z.array(z.tuple([z.coerce.number().int(), z.string()]).transform(([index, uuid]): ListedCard => ({ index, uuid })))

/** Finds the cards that trials may use. Never throws: what went wrong is the report. */
export async function findCards({ program = 'nvidia-smi', limitMs = 5000, env = process.env }: CardsOptions = {}): Promise<CardsReport> {
  const visible = env['CUDA_VISIBLE_DEVICES']
  const answer = await runCommand(program, ['--query-gpu=index,uuid', '--format=csv,noheader,nounits'], { timeoutMs: limitMs })
  const listed = answer.ok ? listSchema.safeParse(answer.lines.map((line) => line.split(',').map((field) => field.trim()))) : undefined
  const cards = visibleCards(listed?.data ?? [], visible)
  if (cards.length > 0) return { cards, why: undefined }
  if (listed?.data !== undefined && listed.data.length > 0) return { cards, why: `CUDA_VISIBLE_DEVICES is ${JSON.stringify(visible)}, which hides every card.` }
  if (answer.ok) return { cards, why: `${program} lists no card.` }
  return { cards, why: whyNone(program, answer.tail) }
}

/**
 * The cards that `CUDA_VISIBLE_DEVICES` leaves: indexes, UUIDs or beginnings of them, and MIG parts; what comes after an
 * entry that names no card does not count (CUDA C++ Programming Guide, "CUDA environment variables").
 * @param listed what the driver lists; where it lists nothing (a container without its tool), the entries are believed
 * @param visible the variable; undefined leaves every card
 */
export function visibleCards(listed: readonly ListedCard[], visible: string | undefined): Card[] {
  if (visible === undefined) return listed.map(({ index }) => ({ id: String(index), index }))
  const cards: Card[] = []
  for (const entry of visible.split(',').map((text) => text.trim())) {
    const index = indexOf(entry, cards.length, listed)
    if (index === undefined || cards.some(({ id }) => id === entry)) break
    cards.push({ id: entry, index })
  }
  return cards
}

function indexOf(entry: string, position: number, listed: readonly ListedCard[]): number | undefined {
  if (entry.startsWith('MIG-')) return position
  const isIndex = /^\d+$/.test(entry)
  if (!isIndex && !entry.startsWith('GPU-')) return undefined
  if (listed.length === 0) return isIndex ? Number(entry) : position
  const named = listed.filter(({ index, uuid }) => (isIndex ? index === Number(entry) : uuid.startsWith(entry)))
  return named.length === 1 ? named[0]?.index : undefined
}

/**
 * The variables that leave a program these cards and no others.
 * @param own the engine's own `CUDA_VISIBLE_DEVICES`: its entries keep the meaning that they had there
 */
export function cardEnvironment(cards: readonly Card[], own: string | undefined): Readonly<Record<string, string>> {
  // An empty value cannot be set everywhere; no card has the number -1.
  if (cards.length === 0) return { CUDA_VISIBLE_DEVICES: '-1' }
  const visible = { CUDA_VISIBLE_DEVICES: cards.map(({ id }) => id).join(',') }
  // CUDA counts the fastest card first unless it is told to count as the driver does.
  return own === undefined ? { ...visible, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' } : visible
}
