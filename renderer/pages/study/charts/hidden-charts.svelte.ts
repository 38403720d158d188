import { withMember } from '../../../stores/replaced-sets.ts'
import { keepHidden, storedHidden } from './stored-hidden-charts.ts'

/** The charts that the user does not want to see, in every study; kept by the browser. */
class HiddenCharts {
  #ids = $state.raw(storedHidden())

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  show(id: string, shown: boolean): void {
    this.#ids = withMember(this.#ids, id, !shown)
    keepHidden(this.#ids)
  }
}

export const hiddenCharts = new HiddenCharts()
