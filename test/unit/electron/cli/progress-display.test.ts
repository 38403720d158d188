import { describe, expect, it } from 'vitest'
import { progressBlock, trialLine } from '../../../../electron/cli/progress-block.ts'
import { createProgressDisplay, passTime } from '../../../../electron/cli/progress-display.ts'
import type { ProgressView } from '../../../../electron/cli/progress-view.ts'
import { createStyle, wantsColour, type Terminal } from '../../../../electron/cli/terminal.ts'
import { displayWidth } from '../../../../electron/cli/text-width.ts'
import { aTrial } from './a-study.ts'

const plain = createStyle(false)

const view: ProgressView = {
  name: 'fashion-mlp',
  metric: { name: 'val_error', goal: 'minimize' },
  finished: 12,
  total: 20,
  pruned: 3,
  failed: 1,
  paused: 0,
  running: [
    { number: 13, slot: 'tensorflow-0', step: 3, maxSteps: 8, value: 0.18734 },
    { number: 14, slot: 'tensorflow-1', step: 0, maxSteps: null, value: undefined },
  ],
  best: { number: 7, value: 0.15341, params: { learning_rate: 0.0123456, activation: 'relu' } },
  trialsPerHour: 481.2,
  remainingMs: 130_000,
  runningMs: 60_000,
  fusion: null,
  fraction: 0.5,
}

function recordingTerminal(errIsTerminal: boolean): Terminal & { written: string[] } {
  const written: string[] = []
  return {
    written,
    print: () => undefined,
    note: (text) => written.push(`${text}\n`),
    writeRaw: (text) => written.push(text),
    outStyle: plain,
    errStyle: plain,
    outWidth: () => 80,
    errWidth: () => 100,
    errIsTerminal,
  }
}

describe('progressBlock', () => {
  it('shows the bar, the running trials and the best so far', () => {
    expect(progressBlock(view, 120, plain)).toEqual([
      `fashion-mlp  ${'━'.repeat(15)}${'─'.repeat(15)}  12 of 20 trials (3 pruned, 1 failed), 481/h, 2 min 10 s left`,
      '  trial 13  tensorflow-0  epoch 3/8  val_error 0.1873',
      '  trial 14  tensorflow-1  running',
      '  best: trial 7, val_error 0.1534  learning_rate=0.01235 activation=relu',
    ])
  })

  it('says how many train together, and what it brings', () => {
    const secondLine = (speedup: number | null): string | undefined => progressBlock({ ...view, fusion: { size: 16, speedup, device: 'NVIDIA H100' } }, 120, plain)[1]
    expect(secondLine(9.26)).toBe('  16 trials at once on NVIDIA H100: 9.3× a single one')
    expect(secondLine(null)).toBe('  16 trials at once on NVIDIA H100')
  })

  it('keeps within any width, with and without the bar', () => {
    const fused = { ...view, fusion: { size: 256, speedup: 123, device: 'a device with a very long name' } }
    for (let width = 1; width <= 120; width += 1) {
      for (const line of progressBlock(fused, width, plain)) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  it('shows a few of many running trials', () => {
    const many = { ...view, running: Array.from({ length: 40 }, (_, number) => ({ number, slot: 'cpu-0', step: 1, maxSteps: 2, value: 1 })) }
    const block = progressBlock(many, 100, plain)
    expect(block).toHaveLength(11)
    expect(block[9]).toBe('  and 32 more running')
  })

  it('says that there is no result yet', () => {
    expect(progressBlock({ ...view, best: null, running: [] }, 100, plain)[1]).toBe('  no completed trial yet')
  })
})

describe('trialLine', () => {
  it('says which trial a trial confirms', () => {
    expect(trialLine(aTrial(21, { values: { val_error: 0.25 }, params: {}, confirms: 7 }), view)).toContain('[12/20] trial 21, confirming trial 7  complete  val_error 0.25')
  })

  it('holds a trial’s result, or why it has none, on one line', () => {
    expect(trialLine(aTrial(3, { values: { val_error: 0.25 }, params: { x: 0.5 } }), view)).toBe(
      '[12/20] trial 3  complete  val_error 0.25  x=0.5  best 0.1534  2 min 10 s left',
    )
    expect(trialLine(aTrial(4, { state: 'fail', reason: 'crash', message: 'exit code 1\nTraceback', values: {}, params: {} }), view)).toContain(
      'failed (crash: exit code 1 Traceback)',
    )
  })
})

describe('the progress display', () => {
  it('redraws its block in place on a terminal', () => {
    const terminal = recordingTerminal(true)
    const display = createProgressDisplay(terminal)
    display.update(view, [])
    display.update({ ...view, running: [] }, [])
    display.update({ ...view, running: [], finished: 13 }, [])
    display.end()
    expect(terminal.written).toHaveLength(3)
    expect(terminal.written[0]).not.toContain('\u001b')
    expect(terminal.written[1]?.startsWith('\r\u001b[4A\u001b[J')).toBe(true)
    expect(terminal.written[2]?.startsWith('\r\u001b[2A\u001b[J')).toBe(true)
  })

  it('writes a note above its block', () => {
    const terminal = recordingTerminal(true)
    const display = createProgressDisplay(terminal)
    display.update(view, [])
    display.note('hello')
    display.end()
    expect(terminal.written[1]?.startsWith('\r\u001b[4A\u001b[Jhello\nfashion-mlp ')).toBe(true)
  })

  it('writes a line a finished trial and no escape sequence elsewhere', () => {
    const terminal = recordingTerminal(false)
    const display = createProgressDisplay(terminal)
    display.update(view, [])
    display.update(view, [aTrial(1), aTrial(2)])
    display.end()
    expect(terminal.written).toHaveLength(2)
    expect(terminal.written.join('')).not.toContain('\u001b')
  })

  it('lets the time left pass while trials run, and not below zero', () => {
    expect(passTime(view, 30_000).remainingMs).toBe(100_000)
    expect(passTime(view, 500_000).remainingMs).toBe(0)
    expect(passTime({ ...view, running: [] }, 30_000).remainingMs).toBe(130_000)
  })
})

describe('colour', () => {
  it('is for terminals that are not told otherwise', () => {
    expect(wantsColour(true, {})).toBe(true)
    expect(wantsColour(false, {})).toBe(false)
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false)
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true)
    expect(wantsColour(true, { TERM: 'dumb' })).toBe(false)
  })

  it('marks text without changing it', () => {
    expect(createStyle(true).good('ok')).toBe('\u001b[32mok\u001b[39m')
    expect(createStyle(false).good('ok')).toBe('ok')
  })
})
