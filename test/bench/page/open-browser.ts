import { chromium, type Browser } from '@playwright/test'

/** The Chromium that `TUNERY_CHROMIUM` names, or Playwright's own; without a graphics card, so that figures repeat. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['TUNERY_CHROMIUM']
  return chromium.launch({ args: ['--no-sandbox', '--disable-gpu'], ...(executablePath === undefined ? {} : { executablePath }) })
}
