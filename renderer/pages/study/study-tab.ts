const tabs = ['curves', 'charts', 'history', 'front', 'parallel', 'scatter', 'importance', 'trials', 'definition'] as const

/** A view of a study. */
export type StudyTab = (typeof tabs)[number]

/** The view that an address names; the learning curves when it names none. */
export function studyTab(name: string | undefined): StudyTab {
  return tabs.find((tab) => tab === name) ?? 'curves'
}
