/** The name under which the standard error of a metric over a trial's repeats is kept, beside the metric itself, which is their mean. */
export const standardErrorName = (metric: string): string => `${metric}_se`
