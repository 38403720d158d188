import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setup } from './setup.mjs'

/** `npm run bench -- NAME [options]`: runs test/bench/NAME.ts, which prints JSON lines and asserts nothing about time. */
const [name = '', ...args] = process.argv.slice(2)
const file = new URL(`../test/bench/${name}.ts`, import.meta.url)
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no benchmark "${name}". They are the files of test/bench/: npm run bench -- overhead`)
  process.exit(2)
}
const { node } = await setup({ quiet: true })
const program = `const { run } = await import(${JSON.stringify(file.href)}); await run(${JSON.stringify(args)})`
const { status } = spawnSync(node, ['--input-type=module', '--eval', program], { stdio: 'inherit', cwd: fileURLToPath(new URL('..', import.meta.url)) })
process.exit(status ?? 1)
