import { app, type Session, type WebFrameMain } from 'electron'
import { pageOrigin } from './page-files.ts'

/** Whether a URL is of the page (or of Vite's server, while developing). */
export function isOfPage(url: string, pageUrl: string): boolean {
  return url === pageUrl || url.startsWith(new URL('/', pageUrl).href)
}

/** Whether a message comes from the page itself: its main frame, at its own address. */
export function isPageFrame(frame: WebFrameMain | null, pageUrl: string): boolean {
  return frame !== null && frame.parent === null && isOfPage(frame.url, pageUrl)
}

/** No web contents, now or later, leaves the page, opens a window or holds a webview. */
export function hardenWebContents(pageUrl: string): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event, url) => {
      if (!isOfPage(url, pageUrl)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** No permissions but writing text to the clipboard, no devices, no network. */
export function hardenSession(session: Session, pageUrl: string): void {
  const isGranted = (permission: string, url: string): boolean => permission === 'clipboard-sanitized-write' && isOfPage(url, pageUrl)
  session.setPermissionRequestHandler((_contents, permission, decide, details) => decide(isGranted(permission, details.requestingUrl)))
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin.endsWith('/') ? origin : `${origin}/`))
  session.setDevicePermissionHandler(() => false)
  const isDeveloping = !pageUrl.startsWith(pageOrigin)
  session.webRequest.onBeforeRequest((details, decide) => {
    const scheme = new URL(details.url).protocol
    decide({ cancel: !isDeveloping && !['app:', 'blob:', 'data:', 'devtools:'].includes(scheme) })
  })
}
