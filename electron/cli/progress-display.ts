import type { Trial } from '../../shared/domain/trial.ts'
import { progressBlock, trialLine } from './progress-block.ts'
import type { ProgressView } from './progress-view.ts'
import type { Terminal } from './terminal.ts'

/** Shows how a study goes, on stderr. */
export interface ProgressDisplay {
  /** @param ended the trials that have become final since the last call */
  update(view: ProgressView, ended: readonly Trial[]): void
  /** Prints a line without tearing the block. */
  note(text: string): void
  /** Leaves the block as it is and puts the cursor below it. */
  end(): void
}

/** A block that is redrawn in place on a terminal, else a line a finished trial. */
export function createProgressDisplay(terminal: Terminal): ProgressDisplay {
  return terminal.errIsTerminal ? createLiveBlock(terminal) : createPlainLines(terminal)
}

function createPlainLines(terminal: Terminal): ProgressDisplay {
  return {
    update: (view, ended) => {
      for (const trial of ended) terminal.note(trialLine(trial, view))
    },
    note: (text) => {
      terminal.note(text)
    },
    end: () => undefined,
  }
}

const redrawMs = 1000

function createLiveBlock(terminal: Terminal): ProgressDisplay {
  let drawnLines = 0
  let drawn = ''
  let last: { readonly view: ProgressView; readonly at: number } | undefined
  const erase = (): string => (drawnLines === 0 ? '' : `\r\u001b[${String(drawnLines)}A\u001b[J`)
  const draw = (above = ''): void => {
    if (last === undefined) return
    // One cell is left free: a full line makes some terminals wrap, and the block would creep down.
    const lines = progressBlock(passTime(last.view, Date.now() - last.at), terminal.errWidth() - 1, terminal.errStyle)
    const block = lines.map((line) => `${line}\n`).join('')
    if (block === drawn && above === '') return
    terminal.writeRaw(`${erase()}${above}${block}`)
    drawnLines = lines.length
    drawn = block
  }
  // A study of long trials says nothing for minutes: the time left goes on without it.
  const timer = setInterval(() => {
    draw()
  }, redrawMs).unref()
  return {
    update: (view) => {
      last = { view, at: Date.now() }
      draw()
    },
    note: (text) => {
      if (last === undefined) terminal.note(text)
      else draw(`${text}\n`)
    },
    end: () => {
      clearInterval(timer)
      draw()
      last = undefined
      drawnLines = 0
      drawn = ''
    },
  }
}

/** The view as it is some milliseconds after it came, while trials run. */
export function passTime(view: ProgressView, ms: number): ProgressView {
  if (view.running.length === 0 || view.remainingMs === null) return view
  return { ...view, remainingMs: Math.max(view.remainingMs - ms, 0) }
}
