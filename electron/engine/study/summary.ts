import type { StudyDetail, StudySummary } from '../../../shared/contract/views.ts'
import { objectiveMetric, type Objective } from '../../../shared/domain/study.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { samplerPick } from '../samplers/registry.ts'
import { bestTrialOf, confirmationOf, confirmingEnded } from './confirm.ts'
import { studyProgress } from './progress.ts'
import type { StudyRunner } from './runner.ts'

/** An objective in a few words: the task, the module's path, the command line, or that a program asks for configurations. */
export function objectiveTitle(objective: Objective): string {
  switch (objective.kind) {
    case 'builtin':
      return objective.task
    case 'module':
      return objective.path
    case 'ask-tell':
      return 'asked and told'
    case 'command':
      return typeof objective.command === 'string' ? objective.command : objective.command.join(' ')
  }
}

/** A row of the list of studies. @param runner the study's runner while it runs in this engine */
export function studySummary(store: Store, study: StudyRecord, runner: StudyRunner | undefined): StudySummary {
  const { definition } = study
  const metric = objectiveMetric(definition)
  const best = bestTrialOf(store, study)
  const value = best?.values[metric.name]
  return {
    id: study.id,
    name: definition.name,
    status: study.status,
    statusReason: study.statusReason,
    createdAt: study.createdAt,
    objective: objectiveTitle(definition.objective),
    metric,
    best: best === undefined || value === undefined ? null : { trialNumber: best.number, value },
    progress: studyProgress({
      confirming: confirmingEnded(store, study) + store.countContinued(study.id),
      counts: store.countTrials(study.id),
      paused: store.countPaused(study.id),
      trialBudget: definition.budget.trials,
      secondsBudget: definition.budget.seconds,
      runningMs: runner?.runningMs() ?? study.runningMs,
      running: runner?.runningTrials() ?? [],
      fusion: runner?.fusion() ?? null,
      idle: runner?.idle() ?? null,
      recentPerHour: runner?.recentPerHour() ?? null,
      ended: study.status === 'finished',
    }),
    budget: definition.budget,
    parallel: definition.parallel,
  }
}

/** Everything that a study's page shows above its trials. */
export function studyDetail(store: Store, study: StudyRecord, runner: StudyRunner | undefined): StudyDetail {
  const summary = studySummary(store, study, runner)
  return {
    ...summary,
    definition: study.definition,
    samplerPick: samplerPick(
      study.definition,
      Object.values(summary.progress.counts).reduce((sum, count) => sum + count, 0),
    ),
    earlier: earlierSources(store, study.id),
    confirmation: confirmationOf(store, study),
    metricNames: store.metricNames(study.id),
    filesFolder: store.filesFolder,
  }
}

/** Where the trials of earlier studies come from that a study was told of, and how many they are. */
function earlierSources(store: Store, studyId: number): StudyDetail['earlier'] {
  const counts = new Map<string, number>()
  for (const { source } of store.earlier(studyId)) counts.set(source, (counts.get(source) ?? 0) + 1)
  return [...counts].map(([source, trials]) => ({ source, trials }))
}
