import { describe, expect, it } from 'vitest'
import {
  countCommand,
  countSuite,
  countsLine,
  noTests,
  readPlaywrightReport,
  readVitestReport,
  sumCounts,
} from '../../../scripts/lib/test-report.mjs'

/** The parts that are read of what `vitest run --reporter=json` wrote for these files. */
const vitestReport = {
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'pending' }, { status: 'todo' }] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
  ],
}

describe('counts of a vitest report', () => {
  it('adds up the tests of all files', () => {
    expect(countSuite(vitestReport, 1, readVitestReport)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  it('counts a file that failed before its first test as one failed test', () => {
    const report = { testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(countSuite(report, 1, readVitestReport)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts an error outside every test as one failed test', () => {
    const report = { testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }] }
    expect(countSuite(report, 1, readVitestReport)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })
})

describe('counts of a playwright report', () => {
  it('takes a flaky test as passed', () => {
    const report = { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 2 }, errors: [] }
    expect(countSuite(report, 0, readPlaywrightReport)).toEqual({ passed: 4, failed: 0, skipped: 2 })
  })

  it('counts an error outside every test as one failed test', () => {
    const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}, {}] }
    expect(countSuite(report, 1, readPlaywrightReport)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('counts of a suite that left no report', () => {
  it.each([undefined, null, 'text', {}])('is one failed test for %j', (report) => {
    expect(countSuite(report, 0, readVitestReport)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(countSuite(report, 0, readPlaywrightReport)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('counts of all suites', () => {
  it('is the sum, and the line that CI reads', () => {
    const all = [countCommand(0), countCommand(2), { passed: 10, failed: 1, skipped: 3 }]
    expect(countsLine(sumCounts(all))).toBe('11 passed, 2 failed, 3 skipped')
  })

  it('is nothing of everything without a suite', () => {
    expect(sumCounts([])).toEqual(noTests)
  })
})
