import fc from 'fast-check'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filePath, servePageFile } from '../../../../electron/main/page-files.ts'

describe('the page’s files', () => {
  let root = ''
  let folder = ''
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'tunery-page-'))
    folder = join(root, 'renderer')
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'index.html'), '<p>hello')
    writeFileSync(join(folder, 'assets', 'a b.js'), 'go()')
    writeFileSync(join(root, 'secret.json'), '{}')
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it('are served with their type and a policy that allows no inline script', async () => {
    const page = await servePageFile(folder, 'GET', 'app://tunery/')
    expect(page.status).toBe(200)
    expect(page.body.toString()).toBe('<p>hello')
    expect(page.headers['Content-Type']).toBe('text/html; charset=utf-8')
    expect(page.headers['Content-Security-Policy']).toContain("default-src 'none'; script-src 'self';")
    const script = await servePageFile(folder, 'GET', 'app://tunery/assets/a%20b.js?v=1#x')
    expect([script.status, script.headers['Content-Type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  })

  it('are served to GET alone, from the page’s host alone', async () => {
    expect((await servePageFile(folder, 'POST', 'app://tunery/')).status).toBe(405)
    expect((await servePageFile(folder, 'GET', 'app://other/')).status).toBe(400)
    expect((await servePageFile(folder, 'GET', 'app://tunery.evil/')).status).toBe(400)
    expect((await servePageFile(folder, 'GET', 'app://tunery/none.js')).status).toBe(404)
  })

  it('include nothing outside their folder, however the address is written', async () => {
    for (const path of ['../secret.json', '..%2Fsecret.json', '%2e%2e/secret.json', '..%5Csecret.json', 'assets/..%2F..%2Fsecret.json', '%00', '%E0%A4%A']) {
      expect((await servePageFile(folder, 'GET', `app://tunery/${path}`)).status).not.toBe(200)
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '%2e%2e', '%2F', '%5C', '/', '\\', 'a', '%00')), (parts) => {
        const path = filePath(folder, `app://tunery/${parts.join('')}`)
        return path === undefined || path.startsWith(folder + sep)
      }),
    )
  })
})
