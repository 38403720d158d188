import { emptyMap, emptySet, intersection, toggled, withEntry } from './replaced-sets.ts'

/**
 * Which trials of a study the user looks at, shared by every chart and table of it: brushes filter, marks single out,
 * the pointer points. All sets are replaced, never changed in place.
 */
export class Selection {
  #brushes = $state.raw(emptyMap<string, ReadonlySet<number>>())
  #picked = $state.raw<ReadonlySet<number>>(emptySet)
  #hovered = $state.raw<number>()
  // Kept up by hand: a selection outlives the page that asked for it first, and a `$derived` ends with where it was made.
  #kept = $state.raw<ReadonlySet<number>>()

  /** The numbers that pass every brush; undefined while nothing is brushed. */
  get kept(): ReadonlySet<number> | undefined {
    return this.#kept
  }

  /** What the brushes of all but one source let through: for the one that is brushing now. */
  keptBesides(source: string): ReadonlySet<number> | undefined {
    return intersection([...this.#brushes].filter(([other]) => other !== source).map(([, numbers]) => numbers))
  }

  /** Marked by hand. */
  get picked(): ReadonlySet<number> {
    return this.#picked
  }

  /** The trial under the pointer or the focus, wherever that is. */
  get hovered(): number | undefined {
    return this.#hovered
  }

  keeps(number: number): boolean {
    return this.#kept?.has(number) ?? true
  }

  /** Whether a source brushes now. */
  isBrushedBy(source: string): boolean {
    return this.#brushes.has(source)
  }

  /**
   * What one chart or table lets through.
   * @param source whose brush it is: each has one
   * @param numbers undefined takes the brush away
   */
  brush(source: string, numbers: ReadonlySet<number> | undefined): void {
    if (numbers !== this.#brushes.get(source)) this.#setBrushes(withEntry(this.#brushes, source, numbers))
  }

  clearBrushes(): void {
    if (this.#brushes.size > 0) this.#setBrushes(emptyMap())
  }

  #setBrushes(brushes: ReadonlyMap<string, ReadonlySet<number>>): void {
    this.#brushes = brushes
    this.#kept = intersection(brushes.values())
  }

  /** Marks these and no others. */
  pick(numbers: ReadonlySet<number>): void {
    this.#picked = numbers
  }

  toggle(number: number): void {
    this.#picked = toggled(this.#picked, number)
  }

  /** @param number undefined when nothing is pointed at any more */
  hover(number: number | undefined): void {
    this.#hovered = number
  }
}

const selections: Record<number, Selection> = {}

/** The selection of a study: one for as long as the page is open, so that the way to a trial and back keeps it. */
export function selectionOf(studyId: number): Selection {
  return (selections[studyId] ??= new Selection())
}
