import { describe, expect, it } from 'vitest'
import { Selection, selectionOf } from '../../../../renderer/stores/selection.svelte.ts'

describe('the selection of a study', () => {
  it('keeps every trial until something is brushed, then what passes every brush', () => {
    const selection = new Selection()
    expect(selection.kept).toBeUndefined()
    expect(selection.keeps(7)).toBe(true)
    selection.brush('parallel', new Set([1, 2, 3]))
    selection.brush('filter', new Set([2, 3, 4]))
    expect([...(selection.kept ?? [])]).toEqual([2, 3])
    expect(selection.keeps(1)).toBe(false)
    selection.brush('parallel', undefined)
    expect([...(selection.kept ?? [])]).toEqual([2, 3, 4])
    selection.clearBrushes()
    expect(selection.keeps(1)).toBe(true)
  })

  it('knows what others let through, for the source that brushes now', () => {
    const selection = new Selection()
    selection.brush('parallel', new Set([1]))
    expect(selection.keptBesides('parallel')).toBeUndefined()
    selection.brush('filter', new Set([1, 2]))
    expect([...(selection.keptBesides('parallel') ?? [])]).toEqual([1, 2])
  })

  it('replaces the brush of a source rather than adding to it', () => {
    const selection = new Selection()
    selection.brush('scatter', new Set([1]))
    selection.brush('scatter', new Set([5]))
    expect([...(selection.kept ?? [])]).toEqual([5])
    expect(selection.isBrushedBy('scatter')).toBe(true)
  })

  it('marks by hand, which filters nothing', () => {
    const selection = new Selection()
    selection.toggle(4)
    selection.toggle(6)
    selection.toggle(4)
    expect([...selection.picked]).toEqual([6])
    expect(selection.kept).toBeUndefined()
  })

  it('is one for each study', () => {
    selectionOf(1).hover(3)
    expect(selectionOf(1).hovered).toBe(3)
    expect(selectionOf(2).hovered).toBeUndefined()
  })
})
