import { protocol } from 'electron'
import { pageScheme, servePageFile } from './page-files.ts'

/** Makes `app:` a scheme with an origin, as https has. Before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the page from a folder. After the app is ready. */
export function servePage(folder: string): void {
  if (typeof protocol.handle === 'function') {
    protocol.handle(pageScheme, async (request) => {
      const file = await servePageFile(folder, request.method, request.url)
      return new Response(new Uint8Array(file.body), { status: file.status, headers: file.headers })
    })
    return
  }
  // Electron before 25, which the tests may run on.
  protocol.registerBufferProtocol(pageScheme, (request, respond) => {
    void servePageFile(folder, request.method, request.url).then((file) =>
      respond({ statusCode: file.status, headers: { ...file.headers }, mimeType: file.headers['Content-Type']?.split(';')[0], charset: 'utf-8', data: file.body }),
    )
  })
}
