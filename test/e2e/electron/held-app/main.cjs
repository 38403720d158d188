/**
 * Starts the app as `electron .` does, but not before Playwright is connected: a window that opens while
 * Playwright connects is sometimes missed, and the launch then never returns.
 * Playwright does so itself with an Electron of its own choice, not with one that it is given.
 */
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..', '..', '..', '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
app.setAppPath(root)
app.setVersion(manifest.version)

require(join(root, 'node_modules', 'playwright-core', 'lib', 'server', 'electron', 'loader.js'))
require(join(root, manifest.main))
