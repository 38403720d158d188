import { describe, expect, it } from 'vitest'
import { listWebgpuAdapters } from '../../../../../electron/engine/devices/webgpu-adapters.ts'
import { findGraphics } from '../../../../fixtures/devices/graphics.ts'

const graphics = await findGraphics()
const program = (name: string): URL => new URL(`../../../../fixtures/devices/${name}`, import.meta.url)

describe('the list of graphics adapters', () => {
  it.skipIf(graphics.kind === 'missing')('names each with its driver, and says which ones compute on the processor', async () => {
    const report = await listWebgpuAdapters(graphics.kind === 'found' ? { env: graphics.env } : {})
    if (report.kind === 'none') throw new Error(report.why)
    expect(report.adapters[0]).toMatchObject({ index: 0, name: expect.stringMatching(/\w/), description: expect.stringMatching(/\w/), backend: expect.stringMatching(/^(?:vulkan|d3d12|metal)$/) })
    const swiftShader = report.adapters.find(({ name }) => name.includes('SwiftShader'))
    if (swiftShader !== undefined) expect(swiftShader).toMatchObject({ vendor: 'google', software: true })
  })

  it.runIf(process.platform === 'linux')('is empty, with what to install, where there is no driver', async () => {
    const report = await listWebgpuAdapters({ env: { VK_DRIVER_FILES: '/nowhere/icd.json' } })
    expect(report).toMatchObject({ kind: 'none', why: expect.stringMatching(/No graphics adapter|Vulkan loader/), remedy: expect.stringMatching(/install the Vulkan driver/i) })
  })

  it('says that a driver hangs, crashes or answers what cannot be read, and what to do', async () => {
    const hung = await listWebgpuAdapters({ program: program('adapters-hang.mjs'), limitMs: 500 })
    expect(hung).toMatchObject({ kind: 'none', why: 'The graphics driver did not answer within 0.5 s.', remedy: expect.stringContaining('Restart the computer') })
    const crashed = await listWebgpuAdapters({ program: program('adapters-crash.mjs') })
    expect(crashed).toMatchObject({ kind: 'none', why: expect.stringMatching(/^The graphics driver crashed.*SIGSEGV$/s) })
    const babbled = await listWebgpuAdapters({ program: program('adapters-babble.mjs') })
    expect(babbled).toMatchObject({ kind: 'none', why: expect.stringContaining('cannot be read') })
  })

  it('says that WebGPU cannot be loaded', async () => {
    expect(await listWebgpuAdapters({ program: program('adapters-unloadable.mjs') })).toEqual({
      kind: 'none',
      why: 'WebGPU cannot be loaded on this system: dawn.node: wrong ELF class',
      remedy: expect.stringContaining('Install Tunery again'),
    })
  })
})
