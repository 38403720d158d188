import type { WebContents } from 'electron'
import { commandChannel } from '../../shared/shell-channels.ts'
import type { PageCommand } from '../../shared/shell-protocol.ts'

/** Commands for the page: those that come before it has loaded wait. */
export interface PageCommands {
  send(command: PageCommand): void
  /** The page has loaded, and listens. */
  loaded(page: WebContents): void
}

export function createPageCommands(): PageCommands {
  const waiting: PageCommand[] = []
  let listening: WebContents | undefined

  return {
    send(command) {
      if (listening === undefined) waiting.push(command)
      else listening.send(commandChannel, command)
    },
    loaded(page) {
      const forget = (): void => {
        if (listening === page) listening = undefined
      }
      if (listening !== page) {
        page.once('destroyed', forget)
        page.once('did-start-loading', forget)
      }
      listening = page
      for (const command of waiting.splice(0)) page.send(commandChannel, command)
    },
  }
}
