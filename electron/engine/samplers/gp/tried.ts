import { follow } from '../../contracts/follow.ts'
import type { History } from '../../contracts/history.ts'
import { configKey } from '../enumeration.ts'

/** The keys of all configurations that a history holds; each trial is looked at once. */
export function keyTracker(): (history: History) => ReadonlySet<string> {
  const keys = new Set<string>()
  const update = follow((history) => history.searched, {
    reset: () => keys.clear(),
    add: ({ config }) => keys.add(configKey(config)),
  })
  return (history) => {
    update(history)
    return keys
  }
}
