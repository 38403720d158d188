import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import typescript from 'typescript'

/**
 * Builds the part that runs in plain Node: engine, worker, CLI, web host and shared/.
 * Each source becomes one file at the mirrored place in out/, so that a process finds its neighbours by the same relative path.
 * Types are checked by `npm run typecheck`, not here.
 */
const sources = ['electron/engine', 'electron/worker', 'electron/cli', 'electron/web', 'shared']

const options = {
  target: typescript.ScriptTarget.ES2023,
  module: typescript.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  inlineSourceMap: false,
}

async function build(file) {
  const { outputText } = typescript.transpileModule(await readFile(file, 'utf8'), { fileName: file, compilerOptions: options })
  const target = join('out', file.replace(/\.ts$/, '.js'))
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, outputText)
}

for (const folder of sources) {
  await rm(join('out', folder), { recursive: true, force: true })
  const files = await readdir(folder, { recursive: true })
  await Promise.all(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')).map((file) => build(join(folder, file))))
}
