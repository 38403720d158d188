import type { Goal } from '../../../../shared/domain/metric.ts'

/** Which data a metric is measured on, by its name. */
export type MetricData = 'validation' | 'training' | 'test' | 'unknown'

const small = /(?:^|[_\-/. ])(?:\w*loss|\w*err(?:or)?|rmse|mse|mae|mape|rmsle|nll|bce|perplexity|ppl|wer|cer|fid|kl|regret|divergence|logloss|brier|ece)(?:$|[_\-/. @\d])/i
const large = /(?:^|[_\-/. ])(?:acc(?:uracy)?\w*|f1\w*|f_?beta|auc\w*|auroc|roc_?auc|prc?_?auc|average_precision|precision\w*|recall\w*|m?ap(?:50)?|iou|miou|dice|jaccard|bleu\w*|rouge\w*|meteor|r2|r_squared|score|reward|return|ndcg\w*|mrr|hits?|kappa|mcc|psnr|ssim|correlation|pearson|spearman|top_?\d|success\w*|win_?rate|elo)(?:$|[_\-/. @\d])/i

/** What is good, by a metric's name: a loss is to be small, an accuracy large. Undefined where the name does not say. */
export function goalOf(name: string): Goal | undefined {
  if (small.test(name)) return 'minimize'
  return large.test(name) ? 'maximize' : undefined
}

/** Which data a metric is measured on, by its name. */
export function dataOf(name: string): MetricData {
  const words = name.toLowerCase().split(/[^a-z\d]+/)
  const has = (...known: string[]): boolean => words.some((word) => known.includes(word))
  if (has('val', 'valid', 'validation', 'dev', 'eval', 'holdout', 'cv')) return 'validation'
  if (has('train', 'training', 'tr')) return 'training'
  return has('test', 'testing') ? 'test' : 'unknown'
}

const order: readonly MetricData[] = ['validation', 'unknown', 'test', 'training']

/**
 * Sorts names so that the likeliest objective is first: one whose goal is known, on validation data, and of equal ones a measure of success before a loss
 * of the same data, since it is what is wanted in the end. What belongs together otherwise stays in its order.
 */
export function byLikelihood<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const rank = (name: string): number => (goalOf(name) === undefined ? 100 : 0) + 10 * order.indexOf(dataOf(name)) + (small.test(name) && /loss/i.test(name) ? 1 : 0)
  return items.map((item, at) => ({ item, at })).sort((a, b) => rank(nameOf(a.item)) - rank(nameOf(b.item)) || a.at - b.at).map(({ item }) => item)
}

/** Whether a number of this name may be what a script is trained for: `lr` and `time` are not. */
export function isMetricName(name: string): boolean {
  return goalOf(name) !== undefined
}

/** A key of a record, a name before an equals sign within a text, or a keyword. */
const mention = /["']([A-Za-z][\w/.-]*)["']\s*:|\b([A-Za-z][\w/.-]*)=(?:\{|%|\$\{|")|[{,]\s*([A-Za-z_]\w*)\s*(?=[:,}])/g

/** Names in a script's text that look like metrics that it reports, the likeliest objective first. */
export function mentionedMetrics(text: string): { readonly name: string; readonly goal: Goal }[] {
  const lines = text.split('\n').filter((line) => /print|dumps|stringify|console\.log|log|write|echo|cat|println|report/.test(line))
  const names = new Set(lines.flatMap((line) => [...line.matchAll(mention)].map(([, key, name, bare]) => key ?? name ?? bare ?? '')))
  const known = [...names].flatMap((name) => {
    const goal = goalOf(name)
    return goal === undefined ? [] : [{ name, goal }]
  })
  return byLikelihood(known, ({ name }) => name).slice(0, 10)
}
