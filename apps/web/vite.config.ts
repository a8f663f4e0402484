import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { fileOfFirstScreen } from './first-screen.ts'
import { preloadByPath } from './preload-by-path.ts'
import { wordsOfModules } from './words-of-modules.ts'

const NONCE_OF_CALLER = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/
const NONCE_OF_PAGE = `styleNode.nonce = csp?.nonce ?? document.querySelector('meta[name="csp-nonce"]')?.content ?? '';`

/**
 * Ant Design's scroll lock writes a style element without the nonce it was configured with; here it takes the page's own. The build fails
 * when the place is gone, so that an update cannot bring a refused style back unseen.
 */
function nonceForInjectedStyles(): Plugin {
  return {
    name: 'nonce-for-injected-styles',
    transform(code, id) {
      if (!id.endsWith('/util/es/Dom/dynamicCSS.js')) return null
      if (!NONCE_OF_CALLER.test(code)) throw new Error('dynamicCSS.js no longer takes its nonce where it did')
      return { code: code.replace(NONCE_OF_CALLER, NONCE_OF_PAGE), map: null }
    },
  }
}

/** Everything is a file of our own origin: no inlined data, so that the content security policy needs no `data:`. */
export default defineConfig({
  plugins: [wordsOfModules(), react(), nonceForInjectedStyles(), preloadByPath()],
  base: '/',
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    // what these declare beside what they export is nothing: a part that is not used is left out with all that it imports
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /\/node_modules\/(@rc-component|@ant-design)\//, sideEffects: false }] },
      output: { codeSplitting: { groups: [{ name: fileOfFirstScreen() }] } },
    },
  },
})
