export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const storageKey = 'tunery.theme'

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system' // storage is blocked: the choice lasts as long as the page
  }
}

class ThemeStore {
  /** What the user picked. */
  choice = $state<ThemeChoice>('system')
  #system = $state<Theme>('light')
  /** What is shown. Charts read it, so that they are drawn again when it changes. */
  readonly current: Theme = $derived(this.choice === 'system' ? this.#system : this.choice)
  /** Whether the system asks for more contrast; tokens follow it by themselves, charts are drawn again. */
  moreContrast = $state(false)

  start(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    this.#system = dark.matches ? 'dark' : 'light'
    dark.addEventListener('change', (event) => {
      this.#system = event.matches ? 'dark' : 'light'
      this.#apply()
    })
    const contrast = matchMedia('(prefers-contrast: more)')
    this.moreContrast = contrast.matches
    contrast.addEventListener('change', (event) => (this.moreContrast = event.matches))
    this.choice = storedChoice()
    this.#apply()
  }

  /** Picks a theme and remembers it. */
  choose(choice: ThemeChoice): void {
    this.choice = choice
    try {
      localStorage.setItem(storageKey, choice)
    } catch {
      // storage is blocked: nothing is lost but the memory of the choice
    }
    this.#apply()
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.current
  }
}

export const theme = new ThemeStore()

/** Reads the stored choice and follows the system's; called once, before the page is mounted. */
export function startTheme(): void {
  theme.start()
}
