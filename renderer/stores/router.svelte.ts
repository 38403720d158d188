import { parseRoute, type Route } from './routes.ts'

export { links, type Route } from './routes.ts'

class Router {
  #route = $state.raw<Route>({ page: 'studies' })

  /** Where the page is. */
  get route(): Route {
    return this.#route
  }

  start(): void {
    const read = (): void => {
      this.#route = parseRoute(location.hash)
    }
    addEventListener('hashchange', read)
    read()
  }

  /** Goes to one of `links`. */
  go(href: string): void {
    location.hash = href
    // At once: `hashchange` comes later, and what was asked for would still meet the page that is left.
    this.#route = parseRoute(href)
  }

  /** Goes there without a step in the history: for a change of view in one page. */
  replace(href: string): void {
    history.replaceState(null, '', href)
    this.#route = parseRoute(href)
  }
}

export const router = new Router()

/** Reads the URL and follows it; called once. */
export function startRouter(): void {
  router.start()
}
