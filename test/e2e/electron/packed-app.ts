import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { electronBinary, root } from './tunery-app.ts'

const builderConfigSchema = z.looseObject({ directories: z.looseObject({}), electronFuses: z.record(z.string(), z.boolean()) })
const firstElectronWithFileFuse = 29

/** Packs the app into a folder with electron-builder and the Electron of the tests, and returns its binary. */
export function packApp(output: string): string {
  const config = builderConfigSchema.parse(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')))
  const version = electronVersion()
  const { grantFileProtocolExtraPrivileges, ...olderFuses } = config.electronFuses
  // electron-builder refuses to set a fuse that the test Electron is too old to have.
  const fuses = Number(version.split('.')[0]) < firstElectronWithFileFuse ? olderFuses : { ...olderFuses, grantFileProtocolExtraPrivileges }
  const testConfig = {
    ...config,
    electronFuses: fuses,
    electronDist: dirname(electronBinary()),
    electronVersion: version,
    directories: { ...config.directories, output },
  }
  const path = join(output, '..', 'electron-builder.json')
  writeFileSync(path, JSON.stringify(testConfig))
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, '--dir', '--linux', '--config', path], { cwd: root, encoding: 'utf8', timeout: 500_000 })
  if (status !== 0) throw new Error(`electron-builder failed:\n${stdout}${stderr}`)
  return join(output, 'linux-unpacked', 'tunery')
}

function electronVersion(): string {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return spawnSync(electronBinary(), ['-p', 'process.versions.electron'], { env, encoding: 'utf8' }).stdout.trim()
}
