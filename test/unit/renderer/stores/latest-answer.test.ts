import { expect, it } from 'vitest'
import { LatestAnswer } from '../../../../renderer/stores/latest-answer.svelte.ts'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('a question is asked one at a time, and once more if it was asked meanwhile', async () => {
  const waiting: ((answer: number) => void)[] = []
  const latest = new LatestAnswer(() => new Promise<number>((resolve) => waiting.push(resolve)))
  void latest.ask()
  void latest.ask()
  void latest.ask()
  expect(waiting).toHaveLength(1)
  waiting[0]?.(1)
  await settled()
  expect([latest.value, waiting.length]).toEqual([1, 2])
  waiting[1]?.(2)
  await settled()
  expect([latest.value, waiting.length]).toEqual([2, 2])
})

it('a failure is told until there is an answer, and nothing after the end', async () => {
  let turn = 0
  const latest = new LatestAnswer(() => (++turn === 1 ? Promise.reject(new Error('no such study')) : Promise.resolve('there')))
  await latest.ask()
  expect(latest.failure).toBe('no such study')
  await latest.ask()
  expect([latest.value, latest.failure]).toEqual(['there', undefined])
  latest.close()
  await latest.ask()
  expect(turn).toBe(2)
})
