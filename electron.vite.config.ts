import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

/**
 * The shell's bundles are CommonJS: a sandboxed preload script must be, and the oldest Electron
 * that the tests run on loads nothing else as its main script. `node16` and `chrome108` are that Electron's.
 */
function shellBundle(name: 'main' | 'preload') {
  return {
    outDir: `out/electron/${name}`,
    target: 'node16',
    externalizeDeps: false,
    lib: { entry: resolve(`electron/${name}/index.ts`), formats: ['cjs' as const] },
    rolldownOptions: { output: { entryFileNames: 'index.cjs' } },
  }
}

export default defineConfig({
  main: { build: shellBundle('main') },
  preload: { build: shellBundle('preload') },
  renderer: {
    root: 'renderer',
    // Relative addresses, so that one build works under app:// and on a loopback address.
    base: './',
    plugins: [svelte({ configFile: resolve('svelte.config.js') })],
    build: {
      outDir: 'out/renderer',
      target: 'chrome108',
      minify: true,
      // Charts come by dynamic import, in a chunk of about a megabyte.
      chunkSizeWarningLimit: 1500,
      // A style or an image inlined as data: would need a laxer policy.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
})
