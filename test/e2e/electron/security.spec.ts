import { startStudy, studyRow } from './studies.ts'
import { expect, test } from './tunery-app.ts'

test('the page has no Node, no Electron and no preload API', async ({ launch }) => {
  const { page, app } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const globals = await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))
  expect(globals).toEqual([])
  expect(await page.evaluate(() => location.origin)).toBe('app://tunery')
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents === undefined || !('getLastWebPreferences' in contents) || typeof contents.getLastWebPreferences !== 'function'
      ? undefined
      : contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true })
})

test('the page cannot open a window or reach the network', async ({ launch }) => {
  const { page, app } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const opened = await page.evaluate(() => window.open('https://example.com/') === null)
  expect(opened).toBe(true)
  // A link that a user clicks is no different.
  await page.evaluate(() => {
    const link = document.createElement('a')
    Object.assign(link, { href: 'https://example.com/', target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
  })
  expect(app.windows()).toHaveLength(1)
  const answer = await app.evaluate(
    ({ net, session }) =>
      new Promise<string>((resolve) => {
        const request = net.request({ url: 'https://example.com/', session: session.defaultSession })
        request.on('response', () => resolve('answered'))
        request.on('error', (error) => resolve(error.message))
        request.end()
      }),
  )
  expect(answer).toBe('net::ERR_BLOCKED_BY_CLIENT')
})

for (const elsewhere of ['https://example.com/', 'app://other/']) {
  test(`the page cannot leave for ${elsewhere}`, async ({ launch }) => {
    const { page, app } = await launch()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const prevented = await app.evaluate(
      ({ webContents }, url) =>
        new Promise<boolean>((resolve) => {
          const [contents] = webContents.getAllWebContents()
          contents?.once('will-navigate', (event) => resolve(event.defaultPrevented))
          void contents?.executeJavaScript(`location.href = ${JSON.stringify(url)}`)
        }),
      elsewhere,
    )
    expect(prevented).toBe(true)
    // Playwright's own page waits for the navigation that does not come.
    const place = await app.evaluate(({ webContents }): Promise<unknown> => webContents.getAllWebContents()[0]?.executeJavaScript('location.href') ?? Promise.resolve())
    expect(place).toMatch(/^app:\/\/tunery\//)
  })
}

test('the page runs no script that is not in its own files', async ({ launch, refusals }) => {
  const { page } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.ran = true'
    document.body.append(script)
    return 'ran' in globalThis
  })
  expect(ran).toBe(false)
  await expect.poll(() => refusals.splice(0)).toEqual([expect.stringContaining("script-src 'self'")])
})

test('the page gets no permission', async ({ launch }) => {
  const { page } = await launch()
  const states = await page.evaluate(async () => {
    const notification = await Notification.requestPermission()
    const midi = await navigator.requestMIDIAccess().then(
      () => 'granted',
      (error: unknown) => (error instanceof Error ? error.name : ''),
    )
    const place = await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('denied')))
    return [notification, midi, place]
  })
  expect(states).toEqual(['denied', expect.stringMatching(/^(NotAllowed|Security)Error$/), 'denied'])
})

test('every view stays within the page’s own policy', async ({ launch, folder }) => {
  const { app, page } = await startStudy(launch, folder, { name: 'viewed', trials: 4, steps: 3, pauseMs: 1 })
  await expect(await studyRow(page, 'viewed')).toContainText('Finished')
  for (const hash of ['#/new', '#/doctor', '#/study/1?tab=curves', '#/study/1?tab=history', '#/study/1?tab=parallel', '#/study/1?tab=trials', '#/study/1?tab=definition', '#/study/1/trial/0']) {
    await app.evaluate(({ webContents }, wanted) => webContents.getAllWebContents()[0]?.executeJavaScript(`location.hash = ${JSON.stringify(wanted)}; undefined`), hash)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('status', { name: /loading/i })).toHaveCount(0)
    if (/curves|history|parallel|trial\//.test(hash)) await expect(page.locator('canvas').first()).toBeVisible()
  }
})
