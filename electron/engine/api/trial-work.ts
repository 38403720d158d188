import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ExportedModel } from '../../../shared/contract/trial-work.ts'
import { appVersion } from '../app-version.ts'
import { createLogIndexes } from '../logs/log-index.ts'
import { searchLog } from '../logs/search-log.ts'
import { resourcesFolder } from '../paths.ts'
import { filesIn } from '../study/export-model.ts'
import { trialFolder } from '../study/job.ts'
import { reproduction } from '../study/reproduce.ts'
import { zipOf } from '../transfer/zip.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'

/** How far apart the stored samples of a device are: the first one behind a trial's end still tells of it. */
const sampleMs = 15_000

/** The procedures about what a trial left behind, and what can be done with it. */
export function trialWorkProcedures({ studies, store, work }: ApiContext) {
  const api = procedures.trials
  const indexOf = createLogIndexes()
  const logOf = (studyId: number, number: number): string => join(trialFolder(store.filesFolder, studyId, studies.trial(studyId, number).number), 'log.txt')
  return {
    logLines: api.logLines.handler(async ({ input }) => {
      const { lines, ...rest } = await indexOf(logOf(input.studyId, input.number)).read(input.from, input.count)
      return { ...rest, lines: [...lines] }
    }),
    logSearch: api.logSearch.handler(async ({ input, signal }) => {
      const { count, lines } = await searchLog(logOf(input.studyId, input.number), input, signal)
      return { count, lines: [...lines] }
    }),
    telemetry: api.telemetry.handler(({ input }) => {
      const { startedAt, endedAt } = studies.trial(input.studyId, input.number)
      return startedAt === null ? [] : store.telemetry(input.studyId, input.points, { after: startedAt, upTo: (endedAt ?? Date.now()) + sampleMs })
    }),
    checkpoints: api.checkpoints.handler(({ input }) => {
      const { folder, checkpoints } = work.checkpoints(input.studyId, input.number)
      return { folder, checkpoints: [...checkpoints] }
    }),
    deleteCheckpoints: api.deleteCheckpoints.handler(({ input }) => work.deleteCheckpoints(input.studyId, input.number, input.names)),
    tests: api.tests.handler(({ input }) => work.testResults(input.studyId, input.number).map(({ at, values }) => ({ at, values: { ...values } }))),
    continue: api.continue.handler(({ input }) => work.continueTrial(input.studyId, input.number, input.steps)),
    exportModel: api.exportModel.handler(async ({ input }) => {
      const folder = resolve(input.folder)
      const { trialNumber, ...model } = await work.exportModel(input.studyId, input.number, input.format, folder)
      return { ...plain(model), trialNumber, folder }
    }),
    modelArchive: api.modelArchive.handler(async ({ input }) => {
      const folder = mkdtempSync(join(tmpdir(), 'tunery-model-'))
      try {
        const { trialNumber: _, ...model } = await work.exportModel(input.studyId, input.number, input.format, folder)
        const entries = filesIn(folder).map(({ name }) => ({ name, content: readFileSync(join(folder, name)) }))
        return { model: plain(model), archive: new Blob([zipOf(entries)], { type: 'application/zip' }) }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    reproduction: api.reproduction.handler(({ input }) =>
      reproduction({
        study: studies.record(input.studyId),
        trial: studies.trial(input.studyId, input.number),
        appVersion: appVersion(),
        databasePath: store.path,
        shippedData: join(resourcesFolder(), 'datasets', 'fashion-mnist'),
      }),
    ),
  }
}

/** The same, to be changed by whoever gets it. */
function plain({ values, files, ...rest }: ExportedModel) {
  return { ...rest, values: { ...values }, files: files.map((file) => ({ ...file })) }
}
