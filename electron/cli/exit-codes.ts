import { ORPCError } from '@orpc/client'
import { CommanderError } from 'commander'
import { z } from 'zod'
import { messageOf, TuneryError, type InputIssue } from '../../shared/errors.ts'

/** What a command ends with; an interrupted one ends with 128 and the signal's number, as shells have it. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

/** What went wrong, for people, and the exit code for scripts. */
export interface Failure {
  readonly exitCode: number
  /** Empty when all has been said already (commander prints its own messages). */
  readonly message: string
  readonly issues: readonly InputIssue[]
}

const tuneryData = z.object({ code: z.string(), issues: z.array(z.object({ path: z.string(), message: z.string() })) })

/** The arguments or the study file are wrong, not the machine: the same command fails again until they are changed. */
const usageCodes: ReadonlySet<string> = new Set(['bad-input', 'not-found', 'conflict'])

/** The exit code and the words of anything that a command threw, from here or through the contract. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CommanderError) {
    // Commander ends with 0 for --help and --version, and with 1 for everything that is bad usage.
    return { exitCode: thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage, message: '', issues: [] }
  }
  if (thrown instanceof TuneryError) return tuneryFailure(thrown.code, thrown.message, thrown.issues)
  if (thrown instanceof ORPCError && thrown.code === 'TUNERY') {
    const data = tuneryData.safeParse(thrown.data)
    if (data.success) return tuneryFailure(data.data.code, thrown.message, data.data.issues)
  }
  return { exitCode: exitCodes.failed, message: messageOf(thrown), issues: [] }
}

/** The failure as it is printed: the message, and the issues that it does not hold already. */
export function failureText({ message, issues }: Failure): string {
  const missing = issues
    .filter((issue) => !message.includes(issue.message))
    .map((issue) => `  ${issue.path === '' ? '' : `${issue.path}: `}${issue.message}`)
  return [message, ...missing].join('\n')
}

function tuneryFailure(code: string, message: string, issues: readonly InputIssue[]): Failure {
  return { exitCode: usageCodes.has(code) ? exitCodes.usage : exitCodes.failed, message, issues }
}
