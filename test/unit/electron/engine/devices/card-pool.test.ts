import { describe, expect, it } from 'vitest'
import { createCardPool, mostCommands } from '../../../../../electron/engine/devices/card-pool.ts'

const cards = [{ id: '0', index: 0 }, { id: '1', index: 1 }]
const forever = new AbortController().signal
const visible = ({ env }: { readonly env: Readonly<Record<string, string>> }): string | undefined => env['CUDA_VISIBLE_DEVICES']

/** Whether a promise is settled by now, all that is under way being done. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(() => (settled = true), () => (settled = true))
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  return settled
}

describe('the number of commands at once', () => {
  it.each([[2, 1, 2], [2, 0.5, 4], [2, 1 / 3, 6], [2, 0.4, 4], [2, 0.6, 2], [3, 2, 1], [1, 2, 0], [0, 0.5, 0]])('on %d cards with %d each is %d', (count, amount, most) => {
    expect(mostCommands(count, amount)).toBe(most)
  })
})

describe('the pool of cards', () => {
  it('lends each card once, and the next to come waits for one that is given back', async () => {
    const pool = createCardPool(cards, undefined)
    const [first, second] = [await pool.take(1, forever), await pool.take(1, forever)]
    expect([first, second].map(visible)).toEqual(['0', '1'])
    const third = pool.take(1, forever)
    expect(await isSettled(third)).toBe(false)
    second.release()
    expect(visible(await third)).toBe('1')
  })

  it('shares a card only when it must', async () => {
    const pool = createCardPool(cards, undefined)
    const leases = [await pool.take(0.5, forever), await pool.take(0.5, forever), await pool.take(0.5, forever), await pool.take(0.5, forever)]
    expect(leases.map(visible)).toEqual(['0', '1', '0', '1'])
    expect(await isSettled(pool.take(0.5, forever))).toBe(false)
  })

  it('lends several cards together, and nobody overtakes who waits for them', async () => {
    const pool = createCardPool(cards, '1,0')
    const one = await pool.take(1, forever)
    const both = pool.take(2, forever)
    const later = pool.take(1, forever)
    expect(await isSettled(later)).toBe(false)
    one.release()
    const lease = await both
    expect(lease.env).toEqual({ CUDA_VISIBLE_DEVICES: '0,1' })
    lease.release()
    expect(await isSettled(later)).toBe(true)
  })

  it('counts a lease that is given back twice once', async () => {
    const pool = createCardPool(cards.slice(0, 1), undefined)
    const first = await pool.take(0.5, forever)
    await pool.take(0.5, forever)
    first.release()
    first.release()
    await pool.take(0.5, forever)
    expect(await isSettled(pool.take(0.5, forever))).toBe(false)
  })

  it('forgets who waits no longer, and serves those behind', async () => {
    const pool = createCardPool(cards, undefined)
    await pool.take(1, forever)
    const impatient = new AbortController()
    const both = pool.take(2, impatient.signal)
    const later = pool.take(1, forever)
    impatient.abort(new Error('enough'))
    await expect(both).rejects.toThrow('enough')
    expect(await isSettled(later)).toBe(true)
    await expect(pool.take(1, impatient.signal)).rejects.toThrow('enough')
  })

  it('hides every card from who wants none, at once', async () => {
    const pool = createCardPool(cards, undefined)
    await pool.take(2, forever)
    expect((await pool.take(0, forever)).env).toEqual({ CUDA_VISIBLE_DEVICES: '-1' })
  })
})
