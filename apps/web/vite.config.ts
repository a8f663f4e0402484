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

/** Where a library writes text into an element as markup: the file, what it writes, and how it is written without. */
const MARKUP: readonly { readonly file: string; readonly writes: RegExp; readonly instead: string }[] = [
  { file: '/util/es/Dom/dynamicCSS.js', writes: /(\w+Node)\.innerHTML (=|!==) css/g, instead: '$1.textContent $2 css' },
  { file: '/icons/es/cssUtils.js', writes: /(\w+Node)\.innerHTML (=|!==) css/g, instead: '$1.textContent $2 css' },
  { file: '/zrender/lib/canvas/Painter.js', writes: /\broot\.innerHTML = ''/g, instead: 'root.replaceChildren()' },
]

/**
 * Pages run under Trusted Types without any policy, so that no text becomes markup: what libraries write that way is written as text. The build
 * fails where one of the places is gone.
 */
function noMarkupFromText(): Plugin {
  return {
    name: 'no-markup-from-text',
    transform(code, id) {
      const place = MARKUP.find(({ file }) => id.endsWith(file))
      if (place === undefined) return null
      if (code.search(place.writes) < 0) throw new Error(`${place.file} no longer writes markup where it did`)
      return { code: code.replaceAll(place.writes, place.instead), map: null }
    },
  }
}

/** Everything is a file of our own origin: no inlined data, so that the content security policy needs no `data:`. */
export default defineConfig({
  plugins: [wordsOfModules(), react(), nonceForInjectedStyles(), noMarkupFromText(), preloadByPath()],
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
