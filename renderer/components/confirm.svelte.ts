export interface Question {
  readonly title: string
  readonly message: string
  /** The button that does it: a verb, such as `Delete study`. */
  readonly action: string
  readonly danger?: boolean
}

class Confirmation {
  question = $state.raw<Question | undefined>(undefined)
  #answer: ((yes: boolean) => void) | undefined

  ask(question: Question): Promise<boolean> {
    this.answer(false)
    this.question = question
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  answer(yes: boolean): void {
    this.question = undefined
    this.#answer?.(yes)
    this.#answer = undefined
  }
}

export const confirmation = new Confirmation()

/** Asks the user in a dialog; true when they agree. */
export function confirm(question: Question): Promise<boolean> {
  return confirmation.ask(question)
}
