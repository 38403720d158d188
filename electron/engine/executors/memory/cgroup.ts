import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folders where the kernel shows this process' memory control group, the likeliest first. */
let folders: readonly string[] | undefined

/** The text of a file of this process' memory control group, of either version; undefined where there is none. */
export function cgroupFile(name: string): string | undefined {
  folders ??= findFolders()
  for (const folder of folders) {
    const text = readText(join(folder, name))
    if (text !== undefined) return text
  }
  return undefined
}

/** Inside a container its own group is usually mounted as the root, whatever /proc says it is called outside. */
function findFolders(): string[] {
  if (process.platform !== 'linux') return []
  const lines = (readText('/proc/self/cgroup') ?? '').split('\n')
  const pathOf = (pattern: RegExp): string => lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])[0] ?? '/'
  const [second, first] = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory']
  return [join(second, pathOf(/^0::(.*)$/)), join(first, pathOf(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/)), first, second]
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
