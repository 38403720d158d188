/** What the options of samplers and schedulers are called in a form. */
const labels: Readonly<Record<string, string>> = {
  bracket_trials: 'Trials in a bracket',
  brackets: 'Brackets',
  constant_liar: 'Count running trials as bad',
  crossover: 'Crossover',
  draws: 'Draws to choose from',
  early_stopping_rate: 'Lowest rungs left out',
  explore: 'Parameters to change',
  factor: 'Weight of the difference',
  gamma: 'Share of good trials',
  interval_epochs: 'Epochs between comparisons',
  interval_steps: 'Steps between checks',
  lower: 'Lowest value allowed',
  magic_clip: 'Keep the model wide',
  max_epochs: 'Most steps of a trial',
  min_delta: 'Smallest improvement',
  min_epochs: 'Steps before the first rung',
  n_ei_candidates: 'Candidates for each trial',
  n_min_trials: 'Trials to compare with',
  n_startup: 'Trials before the model',
  n_startup_steps: 'Steps before comparing',
  n_startup_trials: 'Trials before stopping',
  n_warmup_steps: 'Steps before stopping',
  noisy: 'Results are noisy',
  p_threshold: 'Significance level',
  patience: 'Reports without improvement',
  percentile: 'Percentile to keep',
  perturbation: 'Size of a change',
  points: 'Values of each parameter',
  population: 'Population',
  prior_weight: 'Weight of the whole space',
  quantile: 'Share that is replaced',
  reduction_factor: 'Keep one trial out of',
  resample_probability: 'Chance of a new value',
  restart: 'After it has converged',
  scramble: 'Scramble by the seed',
  sigma: 'First step size',
  type: 'What happens at a rung',
  upper: 'Highest value allowed',
}

/** The label of an option; one that nobody has named gets it from its name: `reduction_factor` and `reductionFactor` are `Reduction factor`. */
export function optionLabel(name: string): string {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined
  if (label !== undefined) return label
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Choices of options that say little by themselves. */
const choiceLabels: Readonly<Record<string, string>> = {
  promotion: 'Pause it, perhaps resume it (promotion)',
  stopping: 'End it (stopping)',
  none: 'Nothing (none)',
  ipop: 'Ever larger populations (ipop)',
  bipop: 'Large and small ones in turn (bipop)',
  sbx: 'Near either parent (sbx)',
  uniform: 'From one parent each (uniform)',
}

/** How a choice of an option reads in a form. */
export function optionChoiceLabel(choice: string): string {
  return (Object.hasOwn(choiceLabels, choice) ? choiceLabels[choice] : undefined) ?? choice
}
