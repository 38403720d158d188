import { spawn } from 'node:child_process'

/**
 * Starts an X server without a screen on a display that is free.
 * @param {string} program
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startXvfb(program) {
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const stop = () => {
    process.off('exit', stop)
    server.kill()
  }
  process.on('exit', stop)
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`${program} named no display within 15 s`))
    }, 15_000)
    const settle = (action) => {
      clearTimeout(timer)
      action()
    }
    server.on('error', (error) => settle(() => reject(error)))
    server.on('exit', (code) => settle(() => reject(new Error(`${program} ended with exit code ${code}`))))
    server.stdio[3]?.on('data', (chunk) => {
      said += chunk
      if (said.includes('\n')) settle(() => resolve({ display: `:${said.trim()}`, stop }))
    })
  })
}
