import { app, type Session } from 'electron'
import { join } from 'node:path'
import { pageOrigin } from './page-files.ts'

/** A download of the page asks where to put the file, starting in Documents; any other download is refused. */
export function saveDownloads(session: Session): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) return event.preventDefault()
    item.setSaveDialogOptions({ title: 'Save As', defaultPath: join(app.getPath('documents'), item.getFilename()) })
  })
}
