import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryLedger, type MemoryClaim, type MemoryPlace } from '../../../../../../electron/engine/executors/memory/ledger.ts'

const limitMiB = 1000

/** A machine on which the ledger's processes hold what `held` says, and nothing else does. */
function machine(held: () => number = () => 0) {
  const polls = new Set<() => void>()
  return {
    limitMiB,
    availableMiB: () => limitMiB - held(),
    poll(look: () => void) {
      polls.add(look)
      return () => polls.delete(look)
    },
    look: () => polls.forEach((look) => look()),
    polls,
  }
}

const claim = (needMiB: number | undefined, parts: Partial<MemoryClaim> = {}): MemoryClaim => ({ needMiB: () => needMiB, alone: false, heldMiB: () => 0, waits: () => undefined, makeRoom: () => undefined, ...parts })
const forever = new AbortController().signal

/** Lets what has been resolved go on. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve()
}

describe('the ledger of memory', () => {
  it('lets in what fits together, and what does not when there is room', async () => {
    const ledger = createMemoryLedger(machine())
    const first = await ledger.enter(claim(500), forever)
    const second = await ledger.enter(claim(400), forever)
    const told: number[] = []
    let third: MemoryPlace | undefined
    void ledger.enter(claim(300, { waits: (running) => told.push(running) }), forever).then((place) => (third = place))
    await settled()
    expect([third, told]).toEqual([undefined, [2]])
    first?.leave()
    await settled()
    expect(third).toBeDefined()
    expect(second?.hadCompany()).toBe(true)
  })

  it('counts only what is still to come of a process that has grown already', async () => {
    let held = 0
    const ledger = createMemoryLedger(machine(() => held))
    await ledger.enter(claim(600, { heldMiB: () => held }), forever)
    let isIn = false
    void ledger.enter(claim(300), forever).then(() => (isIn = true))
    await settled()
    expect(isIn).toBe(true)
    held = 600
    let other = false
    void ledger.enter(claim(60), forever).then(() => (other = true))
    await settled()
    // 400 are free, of which 300 are promised and 50 are left for everything else.
    expect(other).toBe(false)
  })

  it('starts what is too large for the machine when nothing runs and no more room can be made, rather than never', async () => {
    const there = machine()
    const ledger = createMemoryLedger(there)
    const first = await ledger.enter(claim(100), forever)
    let [isIn, asked] = [false, 0]
    void ledger.enter(claim(5000, { makeRoom: () => (asked += 1) }), forever).then(() => (isIn = true))
    first?.leave()
    await settled()
    expect([isIn, asked]).toEqual([false, 0])
    there.look()
    await settled()
    expect([isIn, asked]).toEqual([false, 1])
    there.look()
    await settled()
    expect([isIn, asked]).toEqual([true, 1])
  })

  it('keeps a trial that needs the machine for itself alone', async () => {
    const ledger = createMemoryLedger(machine())
    const alone = await ledger.enter(claim(10, { alone: true }), forever)
    let isIn = false
    void ledger.enter(claim(10), forever).then(() => (isIn = true))
    await settled()
    expect(isIn).toBe(false)
    expect(alone?.hadCompany()).toBe(false)
    alone?.leave()
    await settled()
    expect(isIn).toBe(true)
  })

  it('looks again when other programs have given memory back, and only while somebody waits', async () => {
    let others = 900
    const there = machine(() => others)
    const ledger = createMemoryLedger(there)
    await ledger.enter(claim(10), forever)
    let isIn = false
    void ledger.enter(claim(200), forever).then(() => (isIn = true))
    await settled()
    expect([isIn, there.polls.size]).toEqual([false, 1])
    others = 0
    there.look()
    await settled()
    expect([isIn, there.polls.size]).toEqual([true, 0])
  })

  it('lets those behind one that gives up go on', async () => {
    const ledger = createMemoryLedger(machine())
    await ledger.enter(claim(100), forever)
    const abort = new AbortController()
    const large = ledger.enter(claim(950), abort.signal)
    let isIn = false
    void ledger.enter(claim(100), forever).then(() => (isIn = true))
    await settled()
    expect(isIn).toBe(false)
    abort.abort()
    expect(await large).toBeUndefined()
    await settled()
    expect(isIn).toBe(true)
    expect(await ledger.enter(claim(1), AbortSignal.abort())).toBeUndefined()
  })

  it('lets a process that is there already go on before one that is to be started, but not for ever', async () => {
    const ledger = createMemoryLedger(machine(() => 900))
    const warm = claim(900, { heldMiB: () => 900 })
    const [first, isIn] = [await ledger.enter(warm, forever), { cold: false, warm: true }]
    void ledger.enter(claim(600), forever).then(() => (isIn.cold = true))
    first?.leave()
    let passes = 0
    for (; isIn.warm && passes < 100; passes += 1) {
      isIn.warm = false
      void ledger.enter(warm, forever).then((place) => {
        isIn.warm = true
        place?.leave()
      })
      await settled()
    }
    expect(isIn).toEqual({ cold: false, warm: false })
    expect(passes).toBeGreaterThan(5)
    expect(passes).toBeLessThan(50)
  })

  it('never promises more than there is, unless a process is alone, and starts everyone in the end', async () => {
    const need = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3000 }))
    const trial = fc.record({ need, grows: fc.double({ min: 0, max: 1, noNaN: true }), alone: fc.boolean(), aborts: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(trial, { minLength: 1, maxLength: 30 }), fc.infiniteStream(fc.nat()), async (trials, choices) => {
        const running = new Map<number, { place: MemoryPlace; held: number; need: number; alone: boolean }>()
        const held = (): number => [...running.values()].reduce((sum, each) => sum + each.held, 0)
        const there = machine(held)
        const ledger = createMemoryLedger(there)
        const started = new Set<number>()
        const check = (): void => {
          if (running.size < 2) return
          expect([...running.values()].reduce((sum, each) => sum + each.need, 0)).toBeLessThanOrEqual(limitMiB)
          expect([...running.values()].some(({ alone }) => alone)).toBe(false)
        }
        const aborts = trials.map(() => new AbortController())
        trials.forEach((each, id) => {
          const own = claim(each.need, { alone: each.alone, heldMiB: () => running.get(id)?.held ?? 0 })
          void ledger.enter(own, aborts[id]?.signal ?? forever).then((place) => {
            started.add(id)
            if (place === undefined) return
            running.set(id, { place, held: 0, need: each.need, alone: each.alone })
            check()
          })
        })
        await settled()
        for (let round = 0; started.size < trials.length || running.size > 0; round += 1) {
          expect(round, 'everyone is served').toBeLessThan(10 * trials.length)
          trials.forEach((each, id) => {
            if (each.aborts && round === 1) aborts[id]?.abort()
            const runs = running.get(id)
            if (runs !== undefined) runs.held = each.grows * each.need
          })
          await settled()
          check()
          const ids = [...running.keys()]
          const [leaving] = ids.slice((choices.next().value ?? 0) % Math.max(1, ids.length))
          const place = leaving === undefined ? undefined : running.get(leaving)?.place
          if (leaving !== undefined) running.delete(leaving)
          place?.leave()
          there.look()
          await settled()
        }
      }),
      { numRuns: 60 },
    )
  })
})
