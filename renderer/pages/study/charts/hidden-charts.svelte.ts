import { z } from 'zod'
import { keepValue, storedValue } from '../../../stores/browser-storage.ts'

const storageKey = 'tunery.hidden-charts'

/** The charts that the user does not want to see, in every study; kept by the browser. */
class HiddenCharts {
  #ids = $state.raw<readonly string[]>(storedValue(storageKey, z.array(z.string()), []))

  has(id: string): boolean {
    return this.#ids.includes(id)
  }

  show(id: string, shown: boolean): void {
    const others = this.#ids.filter((hidden) => hidden !== id)
    this.#ids = shown ? others : [...others, id]
    keepValue(storageKey, this.#ids)
  }
}

export const hiddenCharts = new HiddenCharts()
