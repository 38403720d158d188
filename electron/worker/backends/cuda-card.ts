import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The name of the card that CUDA computes on, from what the driver writes in /proc: nothing is started, nothing hangs.
 * It is the first of `CUDA_VISIBLE_DEVICES`, which counts in the order of the bus (see `CUDA_DEVICE_ORDER`) or names a UUID.
 * @returns undefined where the driver does not say (Windows's Linux), or not for this card
 */
export function cudaCardName(env: NodeJS.ProcessEnv = process.env, folder = '/proc/driver/nvidia/gpus'): string | undefined {
  const cards = readCards(folder)
  const [chosen = '0'] = (env['CUDA_VISIBLE_DEVICES'] ?? '0').split(',')
  if (/^\d+$/.test(chosen)) return cards[Number(chosen)]?.model
  return cards.find(({ uuid }) => chosen !== '' && uuid?.startsWith(chosen) === true)?.model
}

interface Card {
  readonly model: string | undefined
  readonly uuid: string | undefined
}

/** In the order of their places on the bus, which are the folders' names. */
function readCards(folder: string): Card[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((bus) => {
        const text = readFileSync(join(folder, bus, 'information'), 'utf8')
        return { model: field(text, 'Model'), uuid: field(text, 'GPU UUID') }
      })
  } catch {
    return []
  }
}

/** `Model: 		 NVIDIA H100 80GB HBM3` */
function field(text: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(.*\\S)`, 'm').exec(text)?.[1]
}
