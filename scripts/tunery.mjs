#!/usr/bin/env node
/**
 * The `tunery` command of a checkout: sets up what is missing, then runs the built command line in a Node that is
 * new enough. Standard input and output are the child's own; progress of the set-up goes to standard error.
 */
import { builtCli } from './lib/checkout.mjs'
import { runForeground } from './lib/run-foreground.mjs'
import { completedSetup, setup } from './setup.mjs'

try {
  const { node } = completedSetup() ?? (await setUpNow())
  process.exitCode = await runForeground(node, [builtCli, ...process.argv.slice(2)])
} catch (error) {
  process.stderr.write(`The set-up failed. ${error.message}\n`)
  process.exitCode = 1
}

async function setUpNow() {
  const result = await setup()
  if (result.nativeFailure !== undefined) process.stderr.write(`No native TensorFlow: ${result.nativeFailure}\n`)
  return result
}
