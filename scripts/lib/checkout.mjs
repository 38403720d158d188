import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The built command line, which every command but the tests runs. */
export const builtCli = join(root, 'out', 'electron', 'cli', 'index.js')

/** Where npm puts the dependencies. */
export const modulesFolder = join(root, 'node_modules')
