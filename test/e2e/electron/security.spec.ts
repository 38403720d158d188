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

test('the page cannot leave, open a window or reach the network', async ({ launch }) => {
  const { page, app } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const opened = await page.evaluate(() => window.open('https://example.com/') === null)
  expect(opened).toBe(true)
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd'
  })
  // A link that a user clicks is no different.
  await page.evaluate(() => {
    const link = document.createElement('a')
    Object.assign(link, { href: 'https://example.com/', target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
  })
  expect(await app.evaluate(({ net, session }) => new Promise<string>((resolve) => {
    const request = net.request({ url: 'https://example.com/', session: session.defaultSession })
    request.on('response', () => resolve('answered'))
    request.on('error', (error) => resolve(error.message))
    request.end()
  }))).toBe('net::ERR_BLOCKED_BY_CLIENT')
  expect(app.windows()).toHaveLength(1)
  expect(page.url()).toMatch(/^app:\/\/tunery\//)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('the page gets no permission', async ({ launch }) => {
  const { page } = await launch()
  const states = await page.evaluate(async () => {
    const notification = await Notification.requestPermission()
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: unknown) => (error instanceof Error ? error.name : ''),
    )
    const place = await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('denied')))
    return [notification, media, place]
  })
  expect(states).toEqual(['denied', 'NotAllowedError', 'denied'])
})

test('the page’s address serves its own files and nothing beside them', async ({ launch }) => {
  const { app, page } = await launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const statuses = await app.evaluate(async ({ net }) => {
    const status = (url: string) =>
      new Promise<number>((resolve) => {
        const request = net.request(url)
        request.on('response', (response) => resolve(response.statusCode))
        request.on('error', () => resolve(0))
        request.end()
      })
    return Promise.all(['app://tunery/', 'app://tunery/..%2f..%2fpackage.json', 'app://other/index.html'].map(status))
  })
  expect(statuses).toEqual([200, 400, 400])
})
