/** An amount of memory in words: `512 MiB`, `15.6 GiB`. */
export function mibText(mib: number): string {
  return mib < 1024 ? `${String(Math.round(mib))} MiB` : `${(mib / 1024).toFixed(mib < 10 * 1024 ? 1 : 0)} GiB`
}

/** A number of parameters: `850`, `4.2 million`, `90 billion`. */
export function countText(count: number): string {
  const [unit, size] = count >= 1e9 ? ['billion', 1e9] : count >= 1e6 ? ['million', 1e6] : ['', 1]
  const number = count / size
  return `${number < 10 && size > 1 ? number.toFixed(1) : Math.round(number).toLocaleString('en')}${unit === '' ? '' : ` ${unit}`}`
}
