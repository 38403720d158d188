import { ipcRenderer } from 'electron'
import { commandChannel, connectChannel, portMessage } from '../../shared/shell-channels.ts'

// The page gets nothing but window messages: its port to the engine, and the menu's commands.

ipcRenderer.on(connectChannel, (event) => window.postMessage(portMessage, location.origin, event.ports))
ipcRenderer.on(commandChannel, (_event, command: unknown) => window.postMessage(command, location.origin))

// `load` comes after every module script of the page has run, so its listener is there.
window.addEventListener('load', () => ipcRenderer.send(connectChannel))
