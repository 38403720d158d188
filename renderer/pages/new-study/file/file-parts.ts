/** The name of a file, and the folder that it is in: a browser does not say, the app's shell does. */
export function fileParts(file: { readonly name: string }): { readonly name: string; readonly folder: string | undefined } {
  const path = 'path' in file && typeof file.path === 'string' ? file.path : ''
  const folder = path.slice(0, Math.max(0, path.length - file.name.length)).replace(/(?<=.)[\\/]$/, '')
  return { name: file.name, folder: folder === '' || !path.endsWith(file.name) ? undefined : folder }
}

const sqliteHeader = 'SQLite format 3\u0000'

/** Whether a file is an SQLite database, by its first bytes. */
export async function isDatabase(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, sqliteHeader.length).arrayBuffer())
  return start.length === sqliteHeader.length && String.fromCharCode(...start) === sqliteHeader
}

/** Whether a study file names a path that starts from somewhere: what it means depends on the folder that the file is in. */
export function hasRelativePaths(file: Readonly<Record<string, unknown>>): boolean {
  const objective = fieldsOf(file['objective'])
  const paths = [fieldsOf(objective['data'])['path'], objective['path'], objective['cwd'], ...listOf(fieldsOf(file['warm_start'])['files'])]
  return paths.some((path) => typeof path === 'string' && path !== '' && !/^([\\/]|[a-z]:[\\/])/i.test(path)) || (objective['kind'] === 'command' && objective['cwd'] === undefined)
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
