import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../out/electron/cli/index.js', import.meta.url))

/**
 * Starts the built `tunery serve` on a database.
 * @param node the Node to run it with
 * @param port a free one when 0
 * @returns the process, and the address that opens it once
 */
export async function startServe(node: string, databasePath: string, port = 0): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(node, [cli, 'serve', '--db', databasePath, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(printed)
      if (found !== null) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`serve ended with code ${String(code)}:\n${printed}`)))
  })
  return { child, url }
}
