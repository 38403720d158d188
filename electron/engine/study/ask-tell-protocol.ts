import { z } from 'zod'
import { configSchema } from '../../../shared/domain/search-space.ts'
import { failureReasonSchema } from '../../../shared/domain/trial.ts'
import { TuneryError, type InputIssue } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { AskTellSession } from './ask-tell.ts'

/** JSON knows neither NaN nor the infinities: they are these strings. */
const specialNumbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

const metricValue = z.union(
  [z.number(), z.literal(Infinity), z.literal(-Infinity), z.enum(['NaN', 'Infinity', '-Infinity']).transform((text) => specialNumbers[text] ?? NaN)],
  { error: 'must be a number, "NaN", "Infinity" or "-Infinity"' },
)
const values = z.record(z.string().min(1, 'a metric needs a name'), metricValue, { error: 'must be an object: the value of each metric by its name' })
const trial = z.int({ error: 'must be the number of a trial, as "ask" answered it' }).min(0, 'must be >= 0')

const requestSchema = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ op: z.literal('ask') }),
    z.strictObject({
      op: z.literal('report'),
      trial,
      step: z.int({ error: 'must be a whole number' }).min(0, 'must be >= 0'),
      values: values.refine((given) => Object.keys(given).length > 0, 'needs at least one metric'),
    }),
    z.strictObject({
      op: z.literal('tell'),
      trial,
      state: z.enum(['complete', 'pruned', 'fail'], { error: 'must be "complete", "pruned" or "fail"' }).default('complete'),
      values: values.default({}),
      reason: failureReasonSchema.optional(),
      message: z.string().optional(),
    }),
    z.strictObject({ op: z.literal('enqueue'), params: configSchema }),
    z.strictObject({ op: z.literal('best') }),
  ],
  { error: 'must be "ask", "report", "tell", "enqueue" or "best"' },
)
type Request = z.output<typeof requestSchema>

/** What went wrong with a line that changed nothing: the answer to it, and where in it. */
interface ErrorReply {
  readonly error: string
  /** The path of what is wrong, such as `values.loss`; null for the line as a whole. */
  readonly field: string | null
}

/**
 * The reply to one line of the protocol: always exactly one line of JSON, without its end.
 * A line that is wrong is answered by an error, and nothing has changed.
 * @throws whatever the session throws that is not about the line; the session is then over
 */
export function answerLine(session: AskTellSession, line: string): string {
  return toLine(reply(session, line))
}

/** The reply to a line when something else than the line is wrong. */
export function errorLine(message: string): string {
  return toLine({ error: message, field: null } satisfies ErrorReply)
}

function reply(session: AskTellSession, line: string): unknown {
  const json = parseJson(line)
  if (json === undefined) return { error: 'is not JSON: a line is one object, such as {"op":"ask"}', field: null } satisfies ErrorReply
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { error: 'is no object: a line is one object, such as {"op":"ask"}', field: null } satisfies ErrorReply
  const request = requestSchema.safeParse(json)
  if (!request.success) return errorReply(issuesOf(request.error))
  try {
    return answer(session, request.data)
  } catch (thrown) {
    if (thrown instanceof TuneryError && thrown.code === 'bad-input' && thrown.issues.length > 0) return errorReply(thrown.issues)
    throw thrown
  }
}

function answer(session: AskTellSession, request: Request): unknown {
  switch (request.op) {
    case 'ask':
      return session.ask()
    case 'report':
      return session.report(request.trial, request.step, request.values)
    case 'tell':
      return session.tell(request.trial, request)
    case 'enqueue':
      return { trial: session.enqueue(request.params) }
    case 'best':
      return session.best()
  }
}

function errorReply(issues: readonly InputIssue[]): ErrorReply {
  const text = ({ path, message }: InputIssue): string => (path === '' ? message : `${path}: ${message}`)
  const [first] = issues
  return { error: issues.map(text).join('; '), field: first === undefined || first.path === '' ? null : first.path }
}

/** A JSON string, or one of the numbers that Python's `json.dumps` prints and JSON does not know. */
const stringOrSpecial = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g

/** @returns undefined for what is no JSON; NaN and the infinities, as Python prints them, become strings */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not the common case, so that it may cost a second parse.
  }
  try {
    return JSON.parse(text.replace(stringOrSpecial, (found) => (found.startsWith('"') ? found : `"${found}"`)))
  } catch {
    return undefined
  }
}

function toLine(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item))
}
