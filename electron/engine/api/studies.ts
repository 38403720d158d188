import { TuneryError } from '../../../shared/errors.ts'
import { definitionToFile } from '../transfer/definition-to-file.ts'
import { curvesCsv, trialsCsv } from '../transfer/csv.ts'
import { offeredStudies } from '../transfer/earlier/offered.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'
import { parseDraft, parseStudy } from './definitions.ts'
import { createFronts } from './front.ts'
import { studyImportance } from './importance.ts'
import { createSurrogates } from './surrogate.ts'
import { studyRungs } from './rungs.ts'
import { spaceProcedures } from './spaces.ts'

/** The procedures about whole studies. */
export function studyProcedures({ studies, store, work }: ApiContext) {
  const api = procedures.studies
  const frontOf = createFronts(store)
  const surrogates = createSurrogates(store)
  return {
    list: api.list.handler(() => studies.list()),
    get: api.get.handler(({ input }) => studies.detail(input.studyId)),
    find: api.find.handler(({ input }) => studies.findByName(input.name) ?? null),
    validate: api.validate.handler(({ input }) => {
      try {
        return { ok: true as const, definition: parseStudy(input.study, input.folder ?? process.cwd()) }
      } catch (error) {
        if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
        return { ok: false as const, issues: error.issues.map(({ path, message }) => ({ path, message })) }
      }
    }),
    create: api.create.handler(async ({ input }) => {
      const { study, created } = studies.create(parseStudy(input.study, input.folder ?? process.cwd()))
      if (input.start) await studies.start(study.id)
      return { studyId: study.id, created }
    }),
    start: api.start.handler(({ input }) => studies.start(input.studyId)),
    pause: api.pause.handler(({ input }) => studies.pause(input.studyId)),
    stop: api.stop.handler(({ input }) => studies.stop(input.studyId)),
    setBudget: api.setBudget.handler(({ input }) => studies.setBudget(input.studyId, input)),
    remove: api.remove.handler(({ input }) => studies.remove(input.studyId)),
    file: api.file.handler(({ input }) => ({ ...definitionToFile(studies.record(input.studyId).definition) })),
    events: api.events.handler(({ input }) => store.events(input.studyId, input.afterSeq, input.limit)),
    latestEvents: api.latestEvents.handler(({ input }) => store.latestEvents(input.studyId, input.beforeSeq, input.limit, input.filter)),
    ...spaceProcedures({ studies, store }),
    csv: api.csv.handler(async function* ({ input }) {
      const study = studies.record(input.studyId)
      yield* input.content === 'trials' ? trialsCsv(store, study, input.numbers) : curvesCsv(store, study, input.numbers)
    }),
    importance: api.importance.handler(({ input }) => studyImportance(store, studies.record(input.studyId), input.metric)),
    rungs: api.rungs.handler(({ input }) => studyRungs(store, studies.record(input.studyId))),
    predict: api.predict.handler(({ input }) => surrogates.predict(studies.record(input.studyId), input)),
    slices: api.slices.handler(({ input }) => surrogates.slices(studies.record(input.studyId), input)),
    surface: api.surface.handler(({ input }) => surrogates.surface(studies.record(input.studyId), input)),
    suggestBest: api.suggestBest.handler(({ input }) => surrogates.suggestBest(studies.record(input.studyId), input.metric)),
    front: api.front.handler(({ input }) => frontOf(studies.record(input.studyId))),
    earlier: api.earlier.handler(({ input }) => {
      const draft = parseDraft(input.study, input.folder ?? process.cwd())
      return draft === undefined ? [] : offeredStudies(store, draft)
    }),
    telemetry: api.telemetry.handler(({ input }) => store.telemetry(studies.record(input.studyId).id, input.points)),
    evaluate: api.evaluate.handler(async ({ input }) => {
      const { trialNumber, validation, test } = await work.evaluate(input.studyId, input.number)
      return { trialNumber, validation: { ...validation }, test: { ...test } }
    }),
  }
}
