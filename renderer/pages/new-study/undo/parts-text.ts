const names: Readonly<Record<string, string>> = {
  name: 'name',
  kind: 'kind of objective',
  builtin: 'task',
  command: 'command',
  module: 'module',
  metrics: 'metrics',
  parameters: 'search space',
  sampler: 'sampler',
  scheduler: 'scheduler',
  end: 'early end',
  repeats: 'repeats',
  confirm: 'confirming the best',
  warmStart: 'earlier trials',
  budget: 'budget',
  limits: 'limits',
  parallel: 'trials at once',
  fuse: 'trials trained together',
  seed: 'seed',
}

/** The parts of a form in words: `search space, name`. */
export function partsText(parts: readonly string[]): string {
  const words = parts.map((part) => (Object.hasOwn(names, part) ? names[part] : undefined) ?? part)
  return words.length === 0 ? 'the way in' : words.join(', ')
}
