import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChannel } from '../../../../../electron/engine/api/channel.ts'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import type { contract } from '../../../../../shared/contract/index.ts'
import { decodeTable } from '../../../../../shared/columns/table-bytes.ts'
import { trialsOfTable } from '../../../../../shared/columns/trial-table.ts'
import { jsonSerializers } from '../../../../../shared/contract/serializers.ts'

let folder: string
let engine: Engine
let client: ContractRouterClient<typeof contract>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-channel-'))
  engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
  // A page’s end of the channel; the engine’s end is what `openChannel` makes.
  const page = createChannel((data) => engineEnd.receive(data))
  const engineEnd = engine.openChannel((data) => page.receive(data))
  client = createORPCClient(new RPCLink({ port: page.port, customJsonSerializers: jsonSerializers }))
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('a page’s channel to the engine', () => {
  it('carries NaN and the infinities as they are', async () => {
    const path = fileURLToPath(new URL('../../../../fixtures/objectives/special-values.ts', import.meta.url))
    const study = { name: 'special', objective: { kind: 'module', path }, metrics: [{ name: 'y', goal: 'minimize' }], space: {}, budget: { trials: 1 }, parallel: 1 }
    const { studyId } = await client.studies.create({ study, start: true })
    const live = await client.live({ studyId, afterSeq: 0 })
    for await (const _ of live) if ((await client.studies.get({ studyId })).status === 'finished') break
    const [trial] = await client.trials.list({ studyId })
    expect(trial?.values).toEqual({ y: 1, up: Infinity, down: -Infinity, none: NaN })
    const table = await client.columns.trials({ studyId })
    expect(trialsOfTable(decodeTable(await table.arrayBuffer()))).toEqual([trial])
  })

  it('tells what is wrong with an input, and where', async () => {
    await expect(client.studies.create({ study: { name: '' }, start: false })).rejects.toMatchObject({
      code: 'TUNERY',
      defined: true,
      data: { code: 'bad-input', issues: expect.arrayContaining([{ path: 'name', message: 'a study needs a name' }]) },
    })
  })
})
