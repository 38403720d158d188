import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { listNvidiaGpus } from '../../../../../electron/engine/devices/nvidia-smi.ts'

const tool = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/devices/${name}`, import.meta.url))

describe.skipIf(process.platform === 'win32')('the list of NVIDIA cards', () => {
  it('has each card with what it measures and the processes on it', async () => {
    expect(await listNvidiaGpus({ program: tool('nvidia-smi') })).toEqual({
      kind: 'found',
      gpus: [
        {
          index: 0,
          name: 'NVIDIA H100 80GB HBM3',
          driver: '570.86.15',
          memoryMiB: 81559,
          usedMiB: 5120,
          temperatureC: 41,
          utilisation: 0.97,
          watts: 350.12,
          processes: [{ pid: 4242, name: '/usr/bin/python3', memoryMiB: 5100 }],
        },
        { index: 1, name: 'Quadro P400', driver: '570.86.15', memoryMiB: 2048, usedMiB: 12, temperatureC: 38, utilisation: null, watts: null, processes: [] },
      ],
    })
  })

  it('says that there is no driver where there is no tool', async () => {
    expect(await listNvidiaGpus({ program: tool('no-such-tool') })).toEqual({ kind: 'none', why: 'No NVIDIA driver is installed.' })
  })

  it('gives up on a driver that hangs', async () => {
    expect(await listNvidiaGpus({ program: tool('nvidia-smi-hangs'), limitMs: 300 })).toMatchObject({ kind: 'none', why: expect.stringContaining('the NVIDIA driver hangs') })
  })

  it('passes on what the tool says when it fails, and what Tunery cannot read', async () => {
    expect(await listNvidiaGpus({ program: tool('nvidia-smi-fails') })).toMatchObject({ kind: 'none', why: expect.stringContaining('could not communicate with the NVIDIA driver') })
    expect(await listNvidiaGpus({ program: tool('nvidia-smi-babbles') })).toMatchObject({ kind: 'none', why: expect.stringContaining('cannot read:\nx, y') })
  })
})
