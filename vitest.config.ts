import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    projects: [
      { extends: true, test: { name: 'unit', setupFiles: ['test/fixed-seed.ts'], include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          setupFiles: ['test/fixed-seed.ts'],
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real processes and two cores: more files at once only makes time limits meaningless.
          maxWorkers: 2,
          pool: 'forks',
        },
      },
    ],
  },
})
