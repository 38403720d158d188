import fc from 'fast-check'

// The same examples in every run: a failure seen once is seen again, and a green suite stays green. `FC_SEED` looks further.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261124) })
