import type { SimulationEvent } from '../../shared/contract/simulation.ts'
import type { Terminal } from './terminal.ts'

type Progress = Extract<SimulationEvent, { kind: 'progress' }>

/** Shows how far a simulation is, on stderr. */
export interface SimulationProgress {
  show(progress: Progress): void
  end(): void
}

/** A line that is redrawn on a terminal, else a line for each pair. */
export function createSimulationProgress(terminal: Terminal): SimulationProgress {
  let last = ''
  return {
    show: ({ done, total, doing }) => {
      const percent = total === 0 ? '' : `${String(Math.floor((100 * done) / total)).padStart(3)} %  `
      if (terminal.errIsTerminal) terminal.writeRaw(`\r\u001b[K${percent}${doing} …`)
      else if (doing !== last) terminal.note(`${percent}${doing}`)
      last = doing
    },
    end: () => {
      if (terminal.errIsTerminal && last !== '') terminal.writeRaw('\r\u001b[K')
    },
  }
}
