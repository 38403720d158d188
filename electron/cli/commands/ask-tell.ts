import { Option, type Command } from 'commander'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, DatabaseOptions } from '../command-context.ts'
import { loadEngine } from '../engine-session.ts'
import { exitCodes } from '../exit-codes.ts'
import { createInputLines, longestInputLine, type InputLine } from '../input-lines.ts'
import { listenForInterrupts, type Interrupts } from '../interrupts.ts'
import { examples } from '../options.ts'
import type { AskTell } from '../../engine/index.ts'

/** Adds `ask-tell`. */
export function registerAskTell(program: Command, context: CommandContext): void {
  program
    .command('ask-tell')
    .description('let a program of yours ask for configurations and tell their results, in JSON lines on stdin and stdout')
    .argument('<study>', 'a study file (.json, .yaml) with the objective {"kind": "ask-tell"}')
    .addOption(new Option('--db <file>', 'keep the study in this database, and go on with it (default: in memory)'))
    .addHelpText(
      'after',
      `
One reply a line, in order:
  {"op":"ask"}                                              {"trial":0,"params":{…}}, or {"done":true,"why":…}
  {"op":"report","trial":0,"step":1,"values":{"y":0.3}}     {"decision":"continue"}, or "stop", or "pause"
  {"op":"tell","trial":0,"values":{"y":1.2}}                {"ok":true}
  {"op":"tell","trial":0,"state":"fail"}                    {"ok":true}
  {"op":"enqueue","params":{…}}                             {"trial":1}
  {"op":"best"}                                             {"trial":0,"params":{…},"values":{…}}
A wrong line is answered by {"error":…,"field":…}, and it goes on. All of it is in docs/cli.md.
${examples('ask-tell study.json', 'ask-tell study.json --db results.db')}`,
    )
    .action((path: string, options: DatabaseOptions) => askTell(path, options, context))
}

type Engine = Awaited<ReturnType<typeof loadEngine>>

async function askTell(path: string, { db }: DatabaseOptions, { exitWith }: CommandContext): Promise<void> {
  const engine = await loadEngine()
  const interrupts = listenForInterrupts(() => process.stdin.destroy())
  const session = await engine.openAskTell({ ...engine.readStudyFile(path), source: path, databasePath: db })
  try {
    await answerInput(engine, session, interrupts)
  } finally {
    session.close()
  }
  exitWith(interrupts.exitCode() ?? exitCodes.ok)
}

/** Answers until the input ends, or an interrupt ends it. */
async function answerInput(engine: Engine, session: AskTell, { signal }: Interrupts): Promise<void> {
  const lines = createInputLines()
  const input = process.stdin
  try {
    for await (const chunk of input.iterator({ destroyOnReturn: false })) answerAll(engine, session, lines.push(Buffer.from(chunk)))
    answerAll(engine, session, lines.end())
  } catch (error) {
    // An interrupt destroys the input, which ends the reading with an error.
    if (!signal.aborted || error instanceof TuneryError) throw error
  }
}

function answerAll({ askTellErrorLine }: Engine, session: AskTell, lines: readonly InputLine[]): void {
  for (const line of lines) {
    try {
      print(line.kind === 'line' ? session.answer(line.text) : askTellErrorLine(`is longer than ${String(longestInputLine)} characters`))
    } catch (error) {
      print(askTellErrorLine(messageOf(error)))
      throw error
    }
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
