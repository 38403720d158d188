import { Argument, type Command } from 'commander'
import { runtimeKindSchema, type RuntimeKind, type RuntimeView } from '../../../shared/contract/runtimes.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatMiB, toJson } from '../format.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { examples, jsonOption } from '../options.ts'

interface InstallOptions {
  readonly from?: string
  readonly force?: boolean
}

const titles: Readonly<Record<RuntimeKind, string>> = { tensorflow: 'TensorFlow for the processor', cuda: 'TensorFlow for NVIDIA cards (CUDA 12)' }

function which(): Argument {
  return new Argument('<runtime>', 'which one: tensorflow is for the processor, cuda for NVIDIA cards').choices(runtimeKindSchema.options)
}

/** Adds `runtime`, which has subcommands of its own. */
export function registerRuntime(program: Command, context: CommandContext): void {
  const runtime = program.command('runtime').description('install or remove TensorFlow for the processor (tensorflow) or for NVIDIA cards (cuda)')
  runtime
    .command('status')
    .description('say which runtimes are installed')
    .addArgument(new Argument('[runtime]', 'only this one').choices(runtimeKindSchema.options))
    .addOption(jsonOption())
    .addHelpText('after', `\nExit code 1 when it is not installed; without a name, when none is.\n${examples('runtime status', 'runtime status cuda --json')}`)
    .action((kind: RuntimeKind | undefined, options: JsonOptions) => status(context, kind, options))
  runtime
    .command('install')
    .description('install one into the data folder (needs Python 3 with pip, and a C++ compiler)')
    .addArgument(which())
    .option('--from <folder>', 'take the downloads from this folder instead of the network')
    .option('--force', 'install cuda although there is no NVIDIA driver, or an old one')
    .addHelpText('after', `\nAn installation that was interrupted goes on with the downloads that are left.\n${examples('runtime install cuda', 'runtime install cuda --from /media/stick/wheels')}`)
    .action((kind: RuntimeKind, options: InstallOptions) => install(context, kind, options))
  runtime
    .command('download')
    .description('fetch the downloads of one into a folder, for `runtime install --from` on a computer without a network')
    .addArgument(which())
    .argument('<folder>', 'where to')
    .option('--platform <name>', 'for which computer: linux-x64 or linux-arm64', 'linux-x64')
    .addHelpText('after', examples('runtime download cuda /media/stick/wheels'))
    .action((kind: RuntimeKind, folder: string, { platform }: { platform: string }) => download(context, kind, folder, platform))
  runtime
    .command('uninstall')
    .description('remove one and its downloads; studies then train on another backend')
    .addArgument(which())
    .addHelpText('after', examples('runtime uninstall cuda'))
    .action(async (kind: RuntimeKind) => {
      await (await loadEngine()).uninstallRuntime(kind)
      context.terminal.print(`${titles[kind]} is not installed any more.`)
    })
}

async function status({ terminal, exitWith }: CommandContext, kind: RuntimeKind | undefined, options: JsonOptions): Promise<void> {
  const { runtimeView } = await loadEngine()
  const views = await Promise.all((kind === undefined ? runtimeKindSchema.options : [kind]).map((each) => runtimeView(each)))
  if (options.json === true) terminal.print(toJson(kind === undefined ? views : views[0]))
  else for (const view of views) terminal.print(describe(view))
  if (!views.some((view) => view.state.status === 'installed')) exitWith(exitCodes.failed)
}

function describe({ kind, state, release, keptBytes, obstacle }: RuntimeView): string {
  const size = (bytes: number): string => formatMiB(bytes / 2 ** 20)
  const title = `${kind}: ${titles[kind]}`
  const against = obstacle === null ? '' : `\n  ${obstacle}`
  if (state.status === 'installed') return `${title}\n  version ${state.version}, ${size(state.bytes)} in ${state.folder}${against}`
  if (obstacle !== null || release === null) return `${title}\n  ${state.why}${against}`
  const kept = keptBytes === 0 ? '' : `; ${size(keptBytes)} of that are here already`
  return `${title}\n  ${state.why} ${state.remedy}\n  ${size(release.downloadBytes)} to download${kept}, ${size(release.installedBytes)} on disk`
}

async function install(context: CommandContext, kind: RuntimeKind, { from, force }: InstallOptions): Promise<void> {
  const { installRuntime, progressWords } = await loadEngine()
  await interruptibly(context, async (signal, note) => {
    const state = await installRuntime(kind, {
      signal,
      force: force === true,
      ...(from === undefined ? {} : { from }),
      onProgress: (progress) => note(progressWords(kind, progress)),
    })
    context.terminal.print(`TensorFlow ${state.version} is in ${state.folder}`)
  })
}

async function download(context: CommandContext, kind: RuntimeKind, folder: string, platform: string): Promise<void> {
  const { downloadRelease, progressWords, releaseFor } = await loadEngine()
  const [system = '', arch = ''] = platform.split('-')
  const release = releaseFor(kind, system, arch)
  if (release === undefined) throw new TuneryError('bad-input', `There is no runtime "${kind}" for ${platform}`)
  await interruptibly(context, async (signal, note) => {
    await downloadRelease(release, folder, (progress) => note(progressWords(kind, progress)), signal)
    context.terminal.print(`${release.wheels.length} files are in ${folder}: \`tunery runtime install ${kind} --from FOLDER\` installs from them`)
  })
}

/** Notes each line of progress once; Ctrl-C ends the work, and what is downloaded stays. */
async function interruptibly({ terminal, exitWith }: CommandContext, work: (signal: AbortSignal, note: (words: string) => void) => Promise<void>): Promise<void> {
  const interrupts = listenForInterrupts(() => {
    terminal.note('\nEnding the installation; what is downloaded is kept.')
  })
  let last = ''
  try {
    await work(interrupts.signal, (words) => {
      if (words !== last) terminal.note(words)
      last = words
    })
  } catch (error) {
    const code = interrupts.exitCode()
    if (code === undefined) throw error
    exitWith(code)
  }
}
