import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../../../electron/cli/index.ts', import.meta.url))

/** What a command replied to a line. */
export type Reply = Readonly<Record<string, unknown>>

/** A running `tunery ask-tell`, spoken to line by line. */
export interface Speaker {
  readonly child: ChildProcess
  /** Sends a message, or a text as it is, and waits for the reply. Rejects when the command ends first. */
  say(message: unknown): Promise<Reply>
  /** Ends the input. @returns the exit code, or the signal that ended the command */
  end(): Promise<number | NodeJS.Signals | null>
  readonly ended: Promise<number | NodeJS.Signals | null>
  stderr(): string
}

/** Starts `tunery ask-tell` in a folder. */
export function startAskTell(folder: string, ...args: string[]): Speaker {
  const child = spawn(process.execPath, [entry, 'ask-tell', ...args], { cwd: folder, env: { ...process.env, TUNERY_DATA: folder, NO_COLOR: '1' }, stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = []
  let open = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (open + text).split('\n')
    open = lines.pop() ?? ''
    for (const line of lines) waiting.shift()?.resolve(JSON.parse(line))
  })
  // A command that has ended takes no more input; `say` then rejects.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => {
      for (const { reject } of waiting) reject(new Error(`tunery ask-tell ended: ${errors}`))
      resolve(code ?? signal)
    })
  })
  return {
    child,
    ended,
    stderr: () => errors,
    say: (message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`)
      }),
    end: () => {
      child.stdin.end()
      return ended
    },
  }
}
