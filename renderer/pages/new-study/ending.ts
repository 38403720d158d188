import type { z } from 'zod'
import type { studyFileSchema } from '../../../shared/domain/study.ts'
import type { FormModel } from './form-model.ts'
import { defined } from './parameter-row.ts'

/** What a form holds about repeating trials and ending early. */
export type EndingFields = Pick<FormModel, 'end' | 'repeats' | 'confirm'>

/** The fields that hold what a study file says of repeats, confirming and end rules. */
export function endingFields({ end, repeats, confirm }: Pick<z.output<typeof studyFileSchema>, 'end' | 'repeats' | 'confirm'>): EndingFields {
  return {
    end: { target: end.target, noImprovement: end.no_improvement, regretBelow: end.regret_below },
    repeats: repeats === 1 ? undefined : repeats,
    confirm: { on: confirm !== undefined, top: confirm?.top, confidence: confirm?.confidence, maxRepeats: confirm?.max_repeats },
  }
}

/** What a study file says of them; undefined where nothing is set. */
export function endingOf({ end, repeats, confirm }: EndingFields): Record<'end' | 'repeats' | 'confirm', unknown> {
  const rules = defined({ target: end.target, no_improvement: end.noImprovement, regret_below: end.regretBelow })
  return {
    end: Object.keys(rules).length === 0 ? undefined : rules,
    repeats,
    confirm: confirm.on ? defined({ top: confirm.top, confidence: confirm.confidence, max_repeats: confirm.maxRepeats }) : undefined,
  }
}
