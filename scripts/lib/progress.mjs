const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/**
 * Seconds in the words of a progress display: `0.4 s`, `12 s`, `3 min 05 s`.
 * @param {number} ms
 */
export function formatElapsed(ms) {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/**
 * @typedef {object} Progress
 * @property {<T>(title: string, work: (update: (detail: string) => void) => Promise<T>) => Promise<T>} step
 *   Shows a step while `work` runs; `update` replaces the detail behind its title. A throw marks it as failed.
 * @property {(text: string) => void} note  A line of its own.
 */

/**
 * A list of steps: on a terminal each has a spinner, its detail and its time, elsewhere a line at its start and end.
 * Steps run one after another. `quiet` shows nothing but notes.
 * @param {{ stream?: NodeJS.WriteStream, quiet?: boolean }} [options]
 * @returns {Progress}
 */
export function createProgress({ stream = process.stderr, quiet = false } = {}) {
  const note = (text) => {
    stream.write(`${text}\n`)
  }
  if (quiet) return { step: (_title, work) => work(() => undefined), note }
  const show = stream.isTTY ? animated(stream) : plain(stream)
  return {
    note,
    async step(title, work) {
      const started = Date.now()
      const line = show(title, started)
      try {
        const result = await work(line.update)
        line.end(true, formatElapsed(Date.now() - started))
        return result
      } catch (error) {
        line.end(false, formatElapsed(Date.now() - started))
        throw error
      }
    },
  }
}

/** @param {NodeJS.WriteStream} stream */
function animated(stream) {
  return (title, started) => {
    let detail = ''
    let frame = 0
    const draw = () => {
      const text = `${frames[frame++ % frames.length]} ${title}${detail === '' ? '' : ` · ${detail}`}  ${formatElapsed(Date.now() - started)}`
      stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (stream.columns || 80) - 1))}`)
    }
    draw()
    const timer = setInterval(draw, 100)
    return {
      update: (text) => {
        detail = text
      },
      end: (ok, elapsed) => {
        clearInterval(timer)
        stream.write(`\r\x1b[2K${ok ? '\x1b[32m✓\x1b[0m' : '\x1b[31m✗\x1b[0m'} ${title}  \x1b[2m${elapsed}\x1b[0m\n`)
      },
    }
  }
}

/** @param {NodeJS.WriteStream} stream */
function plain(stream) {
  const everyMs = 5000
  return (title) => {
    let saidAt = Date.now()
    stream.write(`${title} ...\n`)
    return {
      update: (text) => {
        if (Date.now() - saidAt < everyMs) return
        saidAt = Date.now()
        stream.write(`  ${text}\n`)
      },
      end: (ok, elapsed) => {
        stream.write(`${title}: ${ok ? 'done' : 'failed'} in ${elapsed}\n`)
      },
    }
  }
}
