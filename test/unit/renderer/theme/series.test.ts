import { expect, it } from 'vitest'
import { initSvg } from '../../../../renderer/charts/echarts-svg.ts'
import { singleQuoted } from '../../../../renderer/theme/series.ts'

it('names fonts so that a picture that is saved as SVG is well-formed', () => {
  const fontFamily = singleQuoted('system-ui,"Segoe UI",sans-serif')
  const chart = initSvg(300, 200)
  chart.setOption({ animation: false, xAxis: { type: 'category', data: ['a'], axisLabel: { fontFamily } }, yAxis: { type: 'value', axisLabel: { fontFamily } }, series: [{ type: 'bar', data: [1] }] })
  const svg = chart.renderToSVGString()
  chart.dispose()
  expect(svg).toContain("'Segoe UI'")
  // Every quote that begins an attribute follows an equals sign, and every other one ends it.
  expect(svg.replace(/ [\w:-]+="[^"<>]*"/g, '')).not.toContain('"')
})
