import { defineConfig } from '@playwright/test'

const chromium = process.env['TUNERY_CHROMIUM']

/** Nothing that a browser does on its own at a start, and what it needs in a container. */
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export default defineConfig({
  // Real engines that train: one at a time, and time enough on a busy machine.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  outputDir: 'test-results',
  projects: [
    {
      name: 'chromium',
      testDir: 'test/e2e/page',
      use: {
        browserName: 'chromium',
        launchOptions: { args: chromiumArgs, ...(chromium === undefined ? {} : { executablePath: chromium }) },
        viewport: { width: 1280, height: 860 },
      },
    },
    { name: 'electron', testDir: 'test/e2e/electron' },
  ],
})
