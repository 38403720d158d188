import { parseStudy } from '../../../../../electron/engine/api/definitions.ts'
import type { Scheduler } from '../../../../../electron/engine/contracts/scheduler.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { AskTellSession } from '../../../../../electron/engine/study/ask-tell.ts'
import { memoryJournal } from '../../../../../electron/engine/study/ask-tell-journal.ts'
import { answerLine } from '../../../../../electron/engine/study/ask-tell-protocol.ts'

/** The parts of a study that a test states; the rest is that of a small random search. */
export interface SmallStudy {
  readonly [field: string]: unknown
  readonly scheduler?: { readonly name: string; readonly [option: string]: unknown }
}

const smallStudy = {
  name: 'small',
  objective: { kind: 'ask-tell' },
  metrics: [{ name: 'y', goal: 'minimize' }],
  space: { x: { type: 'float', low: 0, high: 1 }, n: { type: 'int', low: 1, high: 8 } },
  budget: { trials: 3 },
  seed: 5,
}

/** A session in memory. @param clock milliseconds @param scheduler in place of the study's */
export function openSession(study: SmallStudy = {}, clock: () => number = () => 0, scheduler?: Scheduler): AskTellSession {
  const definition = parseStudy({ ...smallStudy, ...study }, '/')
  return new AskTellSession({
    definition,
    sampler: createSampler(definition.sampler, definition.space),
    scheduler: scheduler ?? createScheduler(definition.scheduler, 9),
    journal: memoryJournal,
    clock,
  })
}

/** What a session answers to objects, through the text of the protocol. */
export function talk(session: AskTellSession): (message: unknown) => Record<string, unknown> {
  return (message) => JSON.parse(answerLine(session, typeof message === 'string' ? message : JSON.stringify(message)))
}
