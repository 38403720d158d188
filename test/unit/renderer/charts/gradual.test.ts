import { describe, expect, it } from 'vitest'
import { gradual, type Frames } from '../../../../renderer/charts/gradual.ts'
import { settled } from '../../../../renderer/charts/settled.ts'

/** Frames that come when the test says so. */
function steppedFrames(): Frames & { step(time: number): boolean } {
  let due: ((time: number) => void) | undefined
  return {
    next: (draw) => {
      due = draw
      return () => {
        if (due === draw) due = undefined
      }
    },
    step: (time) => {
      const draw = due
      due = undefined
      draw?.(time)
      return draw !== undefined
    },
  }
}

describe('work that is done gradually', () => {
  it('does a part in each frame, less when frames come late, and says when it is done', () => {
    const frames = steppedFrames()
    const done: number[] = []
    let isDone = false
    gradual(frames).start({ next: () => (done.length < 60 ? (done.push(done.length), 100) : undefined), done: () => (isDone = true) })
    const perFrame: number[] = []
    for (let time = 0; frames.step(time); time += time > 100 ? 16 : 60) perFrame.push(done.length - perFrame.reduce((sum, count) => sum + count, 0))
    expect(perFrame.slice(0, 3)).toEqual([5, 3, 2])
    expect(done).toEqual(Array.from({ length: 60 }, (_, piece) => piece))
    expect(isDone).toBe(true)
  })

  it('is given up for newer work', () => {
    const frames = steppedFrames()
    const done: string[] = []
    const once = (word: string) => ({ next: () => (done.includes(word) ? undefined : done.push(word)) })
    const work = gradual(frames)
    work.start(once('old'))
    work.start(once('new'))
    frames.step(0)
    work.start(once('stopped'))
    work.stop()
    frames.step(16)
    expect(done).toEqual(['new'])
  })
})

/** A clock that the test moves. */
function movedClock() {
  let time = 0
  const timers = new Set<{ at: number; work: () => void }>()
  return {
    clock: {
      now: () => time,
      later: (work: () => void, ms: number) => {
        const timer = { at: time + ms, work }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
    pass: (ms: number): void => {
      time += ms
      for (const timer of [...timers].filter(({ at }) => at <= time)) if (timers.delete(timer)) timer.work()
    },
  }
}

describe('work that follows what is dragged', () => {
  it('is done with each frame where it is quick, the latest of it', () => {
    const { clock, pass } = movedClock()
    const done: number[] = []
    const told = settled(clock)
    told.request(() => done.push(1), 0)
    told.request(() => done.push(2), 0)
    pass(0)
    told.request(() => done.push(3), 0)
    pass(0)
    expect(done).toEqual([2, 3])
  })

  it('waits for a rest where it is slow, and is done at once at the end', () => {
    const { clock, pass } = movedClock()
    const done: number[] = []
    const told = settled(clock)
    for (const n of [1, 2, 3]) {
      told.request(() => done.push(n), 150)
      pass(100)
    }
    expect(done).toEqual([])
    pass(50)
    expect(done).toEqual([3])
    told.request(() => done.push(4), 150)
    told.finish()
    pass(500)
    told.now(() => done.push(5))
    expect(done).toEqual([3, 4, 5])
  })
})
