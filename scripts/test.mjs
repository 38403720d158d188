#!/usr/bin/env node
/**
 * `npm test [-- --only lint,typecheck,unit,integration,e2e]`: sets up, brings the tools that the end-to-end tests
 * need, runs every suite even after a failure, and ends with `N passed, N failed, N skipped`.
 */
import { environmentWithNode } from './lib/find-node.mjs'
import { createProgress, formatElapsed } from './lib/progress.mjs'
import { countsLine, noTests, sumCounts } from './lib/test-report.mjs'
import { chosenSuites, suites } from './lib/test-suites.mjs'
import { startXvfb } from './lib/xvfb.mjs'
import { setup } from './setup.mjs'
import { needsXvfb, prepareTestTools } from './test-tools.mjs'

const progress = createProgress({ stream: process.stdout })
for (const [name, exitCode] of [['SIGINT', 130], ['SIGTERM', 143]]) process.on(name, () => process.exit(exitCode))

try {
  const names = chosenSuites(process.argv.slice(2))
  const counts = sumCounts(await runAll(names))
  process.stdout.write(`${countsLine(counts)}\n`)
  process.exitCode = counts.failed === 0 ? 0 : 1
} catch (error) {
  process.stdout.write(`The tests could not run. ${error.message}\n${countsLine({ ...noTests, failed: 1 })}\n`)
  process.exitCode = 1
}

/** @param {readonly string[]} names */
async function runAll(names) {
  const { node, nativeFailure } = await setup({ progress })
  if (nativeFailure !== undefined) progress.note(`No native TensorFlow: ${nativeFailure}`)
  const tools = names.some((name) => name === 'integration' || name === 'e2e') ? await getTools() : { env: {}, xvfb: undefined }
  const xvfb = tools.xvfb && needsXvfb() ? await startXvfb(tools.xvfb) : undefined
  try {
    const display = xvfb === undefined ? {} : { DISPLAY: xvfb.display }
    const env = { ...environmentWithNode(node), ...tools.env, ...display }
    const all = []
    for (const name of names) all.push(await runOne(name, { node, env }))
    return all
  } finally {
    xvfb?.stop()
  }
}

async function getTools() {
  const tools = await prepareTestTools(progress)
  for (const [name, reason] of Object.entries(tools.env)) {
    if (name.endsWith('_MISSING')) progress.note(`Skipping what needs ${partOf(name)}: ${reason}`)
  }
  return tools
}

/** @param {string} name */
function partOf(name) {
  return name.includes('CHROMIUM') ? 'Chromium' : 'Electron'
}

/**
 * @param {string} name
 * @param {import('./lib/test-suites.mjs').SuiteContext} context
 */
async function runOne(name, context) {
  process.stdout.write(`\n== ${name}\n`)
  const started = Date.now()
  const counts = await suites[name](context)
  process.stdout.write(`== ${name}: ${countsLine(counts)} (${formatElapsed(Date.now() - started)})\n`)
  return counts
}
