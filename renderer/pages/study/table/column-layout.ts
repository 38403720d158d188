import { columnGroups, groupTitles, type TrialColumn } from './trial-columns.ts'

/** Neighbouring columns of one group, as the row of group headings shows them. */
export interface GroupSpan {
  readonly title: string
  /** The first of its columns, among all. */
  readonly first: number
  readonly count: number
  readonly isPinned: boolean
  /** Whether it goes on with the group of the pinned columns before it, and needs no words. */
  readonly continues: boolean
}

export interface ColumnLayout {
  /** Those that stay in sight at the left, in the order in which they were pinned. */
  readonly pinned: readonly TrialColumn[]
  /** Those that scroll, group by group. */
  readonly free: readonly TrialColumn[]
  /** Pinned, then free. */
  readonly all: readonly TrialColumn[]
  readonly groups: readonly GroupSpan[]
  /** For `grid-template-columns`: what is pinned as one, each free column, and what is left. */
  readonly template: string
  /** For the columns of what is pinned: the checkbox, and each. */
  readonly pinnedTemplate: string
  /** Pixels. */
  readonly pinnedWidth: number
  readonly width: number
}

/** Pixels of the column of checkboxes, which is always first and stays in sight. */
const markWidth = 40

/** The shown columns in their places. */
export function columnLayout(shown: readonly TrialColumn[], pins: readonly string[]): ColumnLayout {
  const pinned = pins.flatMap((id) => shown.find((column) => column.id === id) ?? [])
  const free = columnGroups.flatMap((group) => shown.filter((column) => column.group === group && !pinned.includes(column)))
  const widthOf = (columns: readonly TrialColumn[]): number => columns.reduce((sum, { width }) => sum + width, 0)
  const template = (columns: readonly TrialColumn[]): string => columns.map(({ width }) => `${width}px`).join(' ')
  const pinnedWidth = markWidth + widthOf(pinned)
  return {
    pinned,
    free,
    all: [...pinned, ...free],
    groups: [...spansOf(pinned, 0, true), ...spansOf(free, pinned.length, false, pinned.at(-1))],
    template: `${pinnedWidth}px ${template(free)} minmax(0, 1fr)`,
    pinnedTemplate: `${markWidth}px ${template(pinned)}`,
    pinnedWidth,
    width: pinnedWidth + widthOf(free),
  }
}

function spansOf(columns: readonly TrialColumn[], start: number, isPinned: boolean, before?: TrialColumn): GroupSpan[] {
  const spans: GroupSpan[] = []
  for (const [at, { group }] of columns.entries()) {
    const title = groupTitles[group]
    const last = spans.at(-1)
    if (last?.title === title) spans[spans.length - 1] = { ...last, count: last.count + 1 }
    else spans.push({ title, first: start + at, count: 1, isPinned, continues: at === 0 && before?.group === group })
  }
  return spans
}
