import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openEngine, type Engine } from '../../../../electron/engine/index.ts'
import { serveWeb, type WebServer } from '../../../../electron/web/index.ts'
import type { contract } from '../../../../shared/contract/index.ts'

let folder: string
let engine: Engine
let web: WebServer
const freshAddresses: string[] = []

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Node's own fetch sets the host and normalises paths: here neither is wanted. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: web.port, path, method, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
    outgoing.on('error', reject).end()
  })
}

function pathOf(url: string): string {
  return url.slice(url.indexOf('/', 'http://'.length))
}

async function signIn(): Promise<string> {
  const { headers } = await ask(pathOf(web.url))
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-web-'))
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Tunery</title>')
  writeFileSync(join(renderer, 'assets', 'index-abc123.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(renderer, 'link.txt'))
  engine = await openEngine({ databasePath: join(folder, 'test.db') })
  web = await serveWeb(engine, { rendererFolder: renderer, onAddressUsed: (url) => freshAddresses.push(url) })
})

afterAll(async () => {
  await web.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the one-time token', () => {
  it('is exchanged for a cookie once; the browser that has it goes on with the same address', async () => {
    const address = web.url
    const first = await ask(pathOf(address))
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    const setCookie = String(first.headers['set-cookie'])
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/)
    const cookie = setCookie.split(';')[0] ?? ''
    expect(await ask('/', { cookie })).toMatchObject({ status: 200, body: expect.stringContaining('<title>Tunery') })

    expect(await ask(pathOf(address))).toMatchObject({ status: 403 })
    expect(await ask(pathOf(address), { cookie })).toMatchObject({ status: 303 })
    expect(freshAddresses.at(-1)).toBe(web.url)
    expect(web.url).not.toBe(address)
  })

  it('is not used up by a HEAD request', async () => {
    const address = web.url
    expect((await ask(pathOf(address), {}, 'HEAD')).status).toBe(403)
    expect(web.url).toBe(address)
  })

  it('leaves nothing open to visitors without it', async () => {
    for (const path of ['/', '/assets/index-abc123.js', '/?token=', '/?token=wrong']) expect((await ask(path)).status).toBe(403)
  })
})

describe('files', () => {
  it('come with their type, a strict policy and the right caching', async () => {
    const cookie = await signIn()
    const page = await ask('/', { cookie })
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' } })
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/)
    expect(await ask('/assets/index-abc123.js', { cookie })).toMatchObject({
      status: 200,
      body: 'export {}',
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': expect.stringContaining('immutable') },
    })
  })

  it('never lie outside the page’s folder', async () => {
    const cookie = await signIn()
    for (const path of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      '/assets',
      '/..',
      '/link.txt',
      '/index.html%00.txt',
      '/assets/index-abc123.js/../../../secret.txt',
    ]) {
      const answer = await ask(path, { cookie })
      expect(answer.status, path).toBe(404)
      expect(answer.body).not.toContain('secret\n')
    }
    expect((await ask('/%zz', { cookie })).status).toBe(400)
    expect((await ask('/', { cookie }, 'POST')).status).toBe(405)
  })

  it('are explained when the page is not built', async () => {
    const unbuilt = await serveWeb(engine, { rendererFolder: join(folder, 'absent') })
    try {
      const response = await fetch(unbuilt.url, { redirect: 'manual' })
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
      expect(await (await fetch(`http://127.0.0.1:${String(unbuilt.port)}/`, { headers: { cookie } })).text()).toContain('npm run build')
    } finally {
      await unbuilt.close()
    }
  })
})

describe('requests of other places', () => {
  it('are refused when they name another host', async () => {
    const cookie = await signIn()
    expect((await ask('/', { cookie, host: 'evil.example' })).status).toBe(403)
    expect((await ask('/', { cookie, host: `127.0.0.1.evil.example:${String(web.port)}` })).status).toBe(403)
    expect((await ask('/', { cookie, host: 'localhost:4711' })).status).toBe(200)
  })
})

describe('the contract over a WebSocket', () => {
  function connect(headers: Readonly<Record<string, string>>, path = '/rpc'): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(web.port)}${path}`, { headers })
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        resolve(socket)
      })
      socket.on('error', reject)
    })
  }

  it('answers calls and streams, and gives errors as the contract states them', async () => {
    const cookie = await signIn()
    const socket = await connect({ cookie, origin: `http://127.0.0.1:${String(web.port)}` })
    const client: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ websocket: socket }))
    const study = { name: 'over the wire', objective: { kind: 'builtin', task: 'fashion-mnist/softmax-regression' } }
    const { studyId } = await client.studies.create({ study, start: false })
    expect(await client.studies.list()).toMatchObject([{ id: studyId, name: 'over the wire', status: 'created' }])
    for await (const batch of await client.live({ studyId, afterSeq: 0 })) {
      expect(batch).toMatchObject({ reset: true })
      break
    }
    await expect(client.studies.create({ study: { ...study, seed: 9 }, start: false })).rejects.toMatchObject({ code: 'TUNERY', data: { code: 'conflict' } })
    socket.close()
  })

  it('end with their connection when a message is too large or no WebSocket frame, and leave the others alone', async () => {
    const cookie = await signIn()
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(`ws://127.0.0.1:${web.port}/rpc`, { headers: { cookie, origin: `http://127.0.0.1:${web.port}` } })
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      return socket
    }
    const [large, other] = [await open(), await open()]
    const closed = new Promise((resolve) => large.once('close', resolve))
    large.on('error', () => undefined)
    large.send('x'.repeat(17 * 1024 * 1024))
    await closed
    expect(other.readyState).toBe(WebSocket.OPEN)
    other.terminate()
  })

  it('may be reset by a peer that is refused, without harm', async () => {
    for (let round = 0; round < 20; round += 1)
      await new Promise<void>((resolve) => {
        const socket = connectTcp(web.port, '127.0.0.1', () => {
          socket.write(`GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${web.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, () => socket.resetAndDestroy())
        })
        socket.on('error', () => undefined).once('close', () => resolve())
      })
    expect((await ask('/')).status).toBe(403)
  })

  it('needs the cookie, our own origin and our own host', async () => {
    const cookie = await signIn()
    const origin = `http://127.0.0.1:${String(web.port)}`
    const refused: Record<string, string>[] = [
      { origin },
      { cookie },
      { cookie, origin: 'http://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: 'http://127.0.0.1:1' },
      { cookie, origin: 'http://evil.example', host: 'evil.example' },
    ]
    for (const headers of refused) {
      await expect(connect(headers), JSON.stringify(headers)).rejects.toThrow('403')
    }
    await expect(connect({ cookie, origin }, '/other')).rejects.toThrow('403')
  })
})
