import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** The server puts the base path here, so that one build works under any path. */
const BASE = '__MYBA_BASE__'

/** Development serves the page itself, so the mark is replaced here; a build leaves it to the server. */
const devBase: Plugin = {
  name: 'myba-dev-base',
  apply: 'serve',
  transformIndexHtml: (html) => html.replaceAll(BASE, '/'),
}

/** The font is asked for beside the style sheet instead of after it. */
const preloadFont: Plugin = {
  name: 'myba-preload-font',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => {
      const font = Object.keys(bundle ?? {}).find((name) => name.endsWith('.woff2'))
      if (!font) throw new Error('the build has no font to preload')
      return [
        {
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: BASE + font, crossorigin: '' },
          injectTo: 'head',
        },
      ]
    },
  },
}

export default defineConfig({
  plugins: [react(), tailwindcss(), devBase, preloadFont],
  experimental: {
    renderBuiltUrl: (filename, { hostType }) => (hostType === 'html' ? BASE + filename : { relative: true }),
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/__clerk': 'http://127.0.0.1:8080' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
})
