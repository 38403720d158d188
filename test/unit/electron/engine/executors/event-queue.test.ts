import { expect, it } from 'vitest'
import { createEventQueue } from '../../../../../electron/engine/executors/event-queue.ts'

it('gives every value in order, those pushed while it is read too, and ends when it is closed', async () => {
  const queue = createEventQueue<number>()
  queue.push(1)
  queue.push(2)
  const read: number[] = []
  for await (const value of queue) {
    read.push(value)
    if (value === 2) queue.push(3)
    if (value === 3) setImmediate(() => queue.push(4))
    if (value === 4) {
      queue.push(5)
      queue.close()
      queue.push(6)
    }
  }
  expect(read).toEqual([1, 2, 3, 4, 5])
})
