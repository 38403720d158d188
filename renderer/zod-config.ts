import { config } from 'zod'

// Zod compiles its parsers by `new Function`, which our Content Security Policy forbids. Imported before any schema is made.
config({ jitless: true })
