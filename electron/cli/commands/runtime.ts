import { Argument, type Command } from 'commander'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatMiB, toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { examples, jsonOption } from '../options.ts'

const steps = {
  waiting: 'waiting for another installation',
  checking: 'checking what is needed',
  downloading: 'downloading (270 MB)',
  unpacking: 'unpacking (850 MB)',
  compiling: 'compiling the bridge',
  trying: 'trying it',
} as const

/** Adds `runtime`, which has subcommands of its own. */
export function registerRuntime(program: Command, context: CommandContext): void {
  const { terminal, exitWith } = context
  const runtime = program.command('runtime').description('install or remove the native TensorFlow runtime')
  const which = (): Argument => new Argument('<runtime>', 'which one').choices(['tensorflow'])
  runtime
    .command('status')
    .description('say whether it is installed')
    .addOption(jsonOption())
    .addHelpText('after', `\nExit code 1 when it is not installed.\n${examples('runtime status')}`)
    .action(async (options: JsonOptions) => {
      const state = (await loadEngine()).findTensorflowRuntime()
      if (options.json === true) terminal.print(toJson(state))
      else if (state.kind === 'installed') terminal.print(`TensorFlow ${state.version}, ${formatMiB(state.bytes / 2 ** 20)} in ${state.folder}`)
      else terminal.print(`${state.reason} ${state.remedy}`)
      if (state.kind !== 'installed') exitWith(exitCodes.failed)
    })
  runtime
    .command('install')
    .description('install it into the data folder (needs Python 3 with pip and a C++ compiler)')
    .addArgument(which())
    .addHelpText('after', examples('runtime install tensorflow'))
    .action(() => install(context))
  runtime
    .command('uninstall')
    .description('remove it; studies then train on a slower backend')
    .addArgument(which())
    .addHelpText('after', examples('runtime uninstall tensorflow'))
    .action(async () => {
      await (await loadEngine()).uninstallTensorflowRuntime()
      terminal.print('The native TensorFlow runtime is not installed any more.')
    })
}

async function install({ terminal, exitWith }: CommandContext): Promise<void> {
  const { installTensorflowRuntime } = await loadEngine()
  const interrupts = listenForInterrupts(() => {
    terminal.note('\nEnding the installation.')
  })
  let last = ''
  try {
    const state = await installTensorflowRuntime({
      signal: interrupts.signal,
      onProgress: (step, fraction) => {
        const words = `${steps[step]}${fraction === undefined ? '' : `, ${String(Math.floor(fraction * 10) * 10)} %`}`
        if (words !== last) terminal.note(words)
        last = words
      },
    })
    terminal.print(`TensorFlow ${state.version} is in ${state.folder}`)
  } catch (error) {
    const code = interrupts.exitCode()
    if (code === undefined) throw error
    exitWith(code)
  }
}
