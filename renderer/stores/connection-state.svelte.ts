/** `connecting` before the first contact, `lost` after it. */
export type ConnectionStatus = 'connecting' | 'open' | 'lost'

class ConnectionState {
  status = $state<ConnectionStatus>('connecting')
  /** Attempts to connect again that failed in a row. */
  failures = $state(0)

  opened(): void {
    this.status = 'open'
    this.failures = 0
  }

  lost(): void {
    if (this.status === 'open') this.status = 'lost'
  }

  failed(): void {
    this.failures += 1
  }
}

export const connectionState = new ConnectionState()
