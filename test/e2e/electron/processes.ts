import { spawnSync } from 'node:child_process'

/** The processes whose command line holds `text`, among the descendants of `root`. */
export function descendants(root: number, text: string): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const all = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args: args ?? '' }]
  })
  const family = new Set([root])
  // Children may be listed before their parents.
  for (let before = 0; before !== family.size; ) {
    before = family.size
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid)
  }
  return all.filter(({ pid, args }) => pid !== root && family.has(pid) && args.includes(text)).map(({ pid }) => pid)
}
