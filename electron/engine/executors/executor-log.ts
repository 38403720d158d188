/** Told what concerns no trial's result, such as a log that cannot be written. */
export type ExecutorLog = (message: string) => void
