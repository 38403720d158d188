import { describe, expect, it } from 'vitest'
import { placeholderNames, replacePlaceholders } from '../../../../shared/domain/placeholders.ts'

const known = new Map([['x', '3'], ['learning rate', '0.1']])
const fill = (text: string) => replacePlaceholders(text, (name) => known.has(name), (name) => known.get(name) ?? `?${name}`)

describe('placeholders', () => {
  it.each([
    ['--lr={x}', '--lr=3'],
    ['{learning rate} {other words}', '0.1 {other words}'],
    ['{y}', '?y'],
    ['{{x}} {{learning rate}} {{y}}', '{x} {learning rate} {y}'],
    ['{{{x}}}', '{3}'],
  ])('of %j give %j', (text, filled) => {
    expect(fill(text)).toBe(filled)
  })

  it.each([
    ['{"lr":{"v":{x}}}', '{"lr":{"v":3}}'],
    ['{"a":{"b":{"c":{x},"d":{}}}}', '{"a":{"b":{"c":3,"d":{}}}}'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['if (a) {{ b() }}', 'if (a) {{ b() }}'],
  ])('leave the braces of %j that close objects as they are', (text, filled) => {
    expect(fill(text)).toBe(filled)
  })

  it('are listed once each, without what is escaped', () => {
    expect(placeholderNames('{x} {y} {x} {{z}} {"a":{"b":{learning rate}}}', (name) => known.has(name))).toEqual(['x', 'y', 'learning rate'])
  })
})
