import type { StudyStatus } from '../../shared/domain/study.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import type { IconName } from './icons.ts'

export interface StateLook {
  readonly text: string
  readonly tone: 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'info'
  readonly icon: IconName
  readonly live: boolean
}

const look = (text: string, tone: StateLook['tone'], icon: IconName, live = false): StateLook => ({ text, tone, icon, live })

const studyLooks: Readonly<Record<StudyStatus, StateLook>> = {
  created: look('Not started', 'neutral', 'clock'),
  running: look('Running', 'accent', 'play', true),
  paused: look('Paused', 'warning', 'pause'),
  stopped: look('Stopped', 'neutral', 'stop'),
  finished: look('Finished', 'success', 'check'),
}

/** How a study's status is shown. */
export function studyLook(status: StudyStatus): StateLook {
  return studyLooks[status]
}

/** How a trial's state is shown; a failed one says why, a paused one is waiting with a checkpoint. */
export function trialLook(trial: Pick<Trial, 'state' | 'reason' | 'pausedAtStep'>): StateLook {
  switch (trial.state) {
    case 'waiting':
      return trial.pausedAtStep === null ? look('Waiting', 'neutral', 'clock') : look(`Paused at ${trial.pausedAtStep}`, 'warning', 'pause')
    case 'running':
      return look('Running', 'accent', 'play', true)
    case 'complete':
      return look('Complete', 'success', 'check')
    case 'pruned':
      return look('Pruned', 'info', 'cut')
    case 'fail':
      return look(trial.reason === null ? 'Failed' : `Failed: ${trial.reason}`, 'danger', 'error')
  }
}
