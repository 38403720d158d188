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

  it.each([
    ['{on?--amp}', '--amp'],
    ['{off?--amp}', ''],
    ['{off?--amp:--no-amp}', '--no-amp'],
    ['{on?--x=1:--x=}', '--x=1'],
    ['{off?--x=1:--x=}', '--x='],
    ['a{learning rate?b}c', 'ac'],
    ['{{on?--amp}}', '{on?--amp}'],
    ['${Y?missing} {y?z}', '${Y?missing} {y?z}'],
  ])('of the switch %j give %j', (text, filled) => {
    const values = new Map([['on', 'true'], ['off', 'false'], ['learning rate', '0.1']])
    expect(replacePlaceholders(text, (name) => values.has(name), (name) => values.get(name) ?? `?${name}`)).toBe(filled)
  })

  it('that are switches of a flag are placeholders even when their name is not known, so that a slip is found', () => {
    expect(placeholderNames('{amb?--amp} {x?y} {x}', (name) => known.has(name))).toEqual(['amb', 'x'])
    expect(placeholderNames('{amb?--amp} {x?y} {x}', (name) => known.has(name), 'switches')).toEqual(['amb', 'x'])
    expect(placeholderNames('{x}', (name) => known.has(name), 'switches')).toEqual([])
  })

  it('are listed once each, without what is escaped', () => {
    expect(placeholderNames('{x} {y} {x} {{z}} {"a":{"b":{learning rate}}}', (name) => known.has(name))).toEqual(['x', 'y', 'learning rate'])
  })
})
