export interface Toast {
  readonly id: number
  readonly tone: 'info' | 'success' | 'error'
  readonly message: string
  /** A link out of the toast. */
  readonly link?: { readonly label: string; readonly href: string }
}

const shownMs = 5000

class Toasts {
  list = $state.raw<readonly Toast[]>([])
  #next = 0

  show(toast: Omit<Toast, 'id'>): void {
    this.#next += 1
    const id = this.#next
    this.list = [...this.list.slice(-3), { ...toast, id }]
    // Errors stay until they are closed: reading one takes as long as it takes.
    if (toast.tone !== 'error') setTimeout(() => this.close(id), shownMs)
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()

/** Tells the user something in the corner, without stopping them. */
export const toast = {
  info: (message: string, link?: Toast['link']): void => toasts.show({ tone: 'info', message, link }),
  success: (message: string, link?: Toast['link']): void => toasts.show({ tone: 'success', message, link }),
  error: (message: string): void => toasts.show({ tone: 'error', message }),
}
