import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Everything is a file of our own origin: no inlined data, so that the content security policy needs no `data:`. */
export default defineConfig({
  plugins: [react()],
  base: '/',
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
})
