import { commandMessage } from '../../shared/shell-channels.ts'
import { pageCommandSchema, type PageCommand } from '../../shared/shell-protocol.ts'

/**
 * Listens to what the shell's menu asks of the page.
 * @returns a function that ends it
 */
export function onCommand(listener: (command: PageCommand) => void): () => void {
  const listen = (event: MessageEvent): void => {
    if (event.source !== window || !isCommand(event.data)) return
    const command = pageCommandSchema.safeParse(event.data)
    if (command.success) listener(command.data)
  }
  addEventListener('message', listen)
  return () => removeEventListener('message', listen)
}

const isCommand = (data: unknown): boolean => typeof data === 'object' && data !== null && 'type' in data && data.type === commandMessage
