const tabs = ['curves', 'charts', 'trials', 'what-if', 'definition'] as const

/** A view of a study. */
export type StudyTab = (typeof tabs)[number]

/** Charts that were views of their own: addresses that are kept somewhere still lead to them. */
const formerTabs = ['history', 'front', 'parallel', 'scatter', 'importance']

/** The chart of the view `charts` that an address names. */
export function studyChart({ tab, chart }: Readonly<Record<string, string>>): string | undefined {
  return tab !== undefined && formerTabs.includes(tab) ? tab : chart
}

/** The view that an address names; the learning curves when it names none. */
export function studyTab(name: string | undefined): StudyTab {
  if (name !== undefined && formerTabs.includes(name)) return 'charts'
  return tabs.find((tab) => tab === name) ?? 'curves'
}
