/** A budget as it stands in a form: undefined where a field is empty, NaN where it holds no number. */
export interface BudgetForm {
  trials: number | undefined
  seconds: number | undefined
  parallel: number | undefined
}

const mostParallel = 256

/** What is wrong with each field; nothing for a field that is right. */
export function budgetErrors({ trials, seconds, parallel }: BudgetForm): Partial<Record<keyof BudgetForm, string>> {
  const errors: Partial<Record<keyof BudgetForm, string>> = {}
  if (trials === undefined && seconds === undefined) errors.trials = 'a budget needs trials or seconds'
  if (trials !== undefined && !(Number.isInteger(trials) && trials > 0)) errors.trials = 'must be a whole number above 0'
  if (seconds !== undefined && !(seconds > 0)) errors.seconds = 'must be a number above 0'
  if (parallel === undefined || !(Number.isInteger(parallel) && parallel >= 1 && parallel <= mostParallel)) errors.parallel = `must be a whole number from 1 to ${mostParallel}`
  return errors
}
