import type { StudyDetail } from '../../../../shared/contract/views.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import type { StudyWatch } from '../../../stores/live.svelte.ts'
import type { Selection } from '../../../stores/selection.svelte.ts'

/** What every chart of a study gets. */
export interface ChartProps {
  /** The trials that the selection keeps, by number. */
  readonly trials: readonly Trial[]
  /** Every trial of the study, by number. */
  readonly all: readonly Trial[]
  readonly detail: StudyDetail
  readonly watch: StudyWatch
  readonly selection: Selection
  /** Opens a trial's own page. */
  readonly onpick: (trialNumber: number) => void
}
