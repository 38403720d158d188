/**
 * How many tests of a suite came to which end.
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts
 */

/** @type {Counts} */
export const noTests = { passed: 0, failed: 0, skipped: 0 }

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumCounts(all) {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    noTests,
  )
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * A command that passes or fails as a whole counts as one test.
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countCommand(exitCode) {
  return { ...noTests, [exitCode === 0 ? 'passed' : 'failed']: 1 }
}

/**
 * The counts of a suite with a report. A suite that left none has crashed, and one that ended with an error that
 * no test shows (an unhandled rejection, a broken set-up) has failed too: each counts as one failed test.
 * @param {unknown} report
 * @param {number} exitCode
 * @param {(report: object) => Counts | undefined} read  `undefined` for a report of another form.
 * @returns {Counts}
 */
export function countSuite(report, exitCode, read) {
  const counts = typeof report === 'object' && report !== null ? read(report) : undefined
  if (counts === undefined) return { ...noTests, failed: 1 }
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * Vitest's JSON report. A file that failed before its first test counts as one failed test.
 * @param {{ testResults?: readonly { status: string, assertionResults: readonly { status: string }[] }[] }} report
 * @returns {Counts | undefined}
 */
export function readVitestReport({ testResults }) {
  if (!Array.isArray(testResults)) return undefined
  return sumCounts(
    testResults.map(({ status, assertionResults }) => {
      const count = (...wanted) => assertionResults.filter((test) => wanted.includes(test.status)).length
      const failed = count('failed')
      const brokenFile = status === 'failed' && failed === 0 ? 1 : 0
      return { passed: count('passed'), failed: failed + brokenFile, skipped: count('skipped', 'pending', 'todo', 'disabled') }
    }),
  )
}

/**
 * Playwright's JSON report. A flaky test has passed at last; an error outside any test is a failure.
 * @param {{ stats?: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: readonly unknown[] }} report
 * @returns {Counts | undefined}
 */
export function readPlaywrightReport({ stats, errors = [] }) {
  if (stats === undefined) return undefined
  const failed = stats.unexpected === 0 ? Math.min(1, errors.length) : stats.unexpected
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped }
}
