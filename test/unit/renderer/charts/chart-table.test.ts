import { describe, expect, it } from 'vitest'
import { chartCsv } from '../../../../renderer/charts/chart-table.ts'

describe('the data of a chart as CSV', () => {
  it('has a header, every digit, and empty fields where nothing is', () => {
    const table = { columns: [{ label: 'trial', numeric: true }, { label: 'val_error', numeric: true }, { label: 'state', numeric: false }], rows: [[0, 0.1 + 0.2, 'complete'], [1, null, 'fail, "oom"']] }
    expect([...chartCsv(table)].join('')).toBe('trial,val_error,state\r\n0,0.30000000000000004,complete\r\n1,,"fail, ""oom"""\r\n')
  })
})
