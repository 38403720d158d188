/**
 * The training worker as it is, and a line on its output whenever a compiled graph has run: the time, in milliseconds
 * since 1970, and the processor's time since the start of the process and since the last message. worker.ts starts it instead of the worker's own main file.
 */
import '../../electron/worker/index.ts'
import { backend } from '@tensorflow/tfjs'

interface RunsGraphs {
  runSavedModel(...input: unknown[]): unknown
}

function runsGraphs(value: object): value is RunsGraphs {
  return 'runSavedModel' in value && typeof value.runSavedModel === 'function'
}

const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

let told: NodeJS.CpuUsage | undefined
process.prependListener('message', () => {
  told = process.cpuUsage()
})

const computing: object = backend()
if (runsGraphs(computing)) {
  const original = computing.runSavedModel.bind(computing)
  computing.runSavedModel = (...input) => {
    const results = original(...input)
    console.log(`graph-ran ${[performance.timeOrigin + performance.now(), cpuMs(), cpuMs(told)].map((ms) => ms.toFixed(1)).join(' ')}`)
    return results
  }
}
