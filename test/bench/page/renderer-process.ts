import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/** What one process of a browser has used. */
export interface ProcessUse {
  /** Processor time since its start, in seconds. */
  readonly cpuSeconds: number
  /** Memory that it does not share, and its part of what it does, in MiB; null where the system does not say. */
  readonly memoryMiB: number | null
}

/** The renderer process that has worked most: that of the page under test. */
export async function rendererUse(browser: Browser): Promise<ProcessUse> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const [busiest] = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)
  if (busiest === undefined) throw new Error('the browser has no renderer process')
  return { cpuSeconds: busiest.cpuTime, memoryMiB: proportionalMiB(busiest.id) }
}

function proportionalMiB(pid: number): number | null {
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8'))?.[1]
    return kib === undefined ? null : Math.round(Number(kib) / 1024)
  } catch {
    return null
  }
}
