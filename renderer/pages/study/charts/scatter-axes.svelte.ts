/** What the scatter plot of a study shows: ids of quantities. Another chart may ask for a pair. */
export class ScatterAxes {
  x = $state<string>()
  y = $state<string>()
}
