// Names alone, so that the preload script bundles no schema.

/** The page hears of its MessagePort by this `window` message from the preload script; it may come again after the engine was restarted. */
export const portMessage = 'tunery:port'

/** The `type` of the `window` messages that carry a command of the menu to the page. */
export const commandMessage = 'tunery:command'

/** Preload to main: the page has loaded and takes a port. Main answers on the same channel with the port. */
export const connectChannel = 'tunery:connect'

/** Main to preload: a command for the page. */
export const commandChannel = 'tunery:page-command'
