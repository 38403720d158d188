import type { ClientLink } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { createLinkHolder } from '../../../../renderer/stores/link-holder.ts'

const answering = (answer: string): ClientLink<Record<never, never>> => ({ call: () => Promise.resolve(answer) })

describe('a link that comes and goes', () => {
  it('lets calls wait for the first connection', async () => {
    const holder = createLinkHolder()
    const answer = holder.link.call(['studies', 'list'], undefined, { context: {} })
    holder.set(answering('first'))
    expect(await answer).toBe('first')
  })

  it('sends calls to the newest connection, and none to one that is gone', async () => {
    const holder = createLinkHolder()
    holder.set(answering('first'))
    holder.clear()
    const answer = holder.link.call(['studies', 'list'], undefined, { context: {} })
    holder.set(answering('second'))
    expect(await answer).toBe('second')
  })

  it('stops to wait when the call is cancelled', async () => {
    const holder = createLinkHolder()
    const controller = new AbortController()
    const answer = holder.link.call(['studies', 'list'], undefined, { context: {}, signal: controller.signal })
    controller.abort(new Error('cancelled'))
    await expect(answer).rejects.toThrow('cancelled')
  })
})
