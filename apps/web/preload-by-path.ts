import type { Plugin, Rolldown } from 'vite'

/** Files that are needed whatever the language is, and those of one language. */
interface Needed {
  readonly both: readonly string[]
  readonly zh: readonly string[]
  readonly en: readonly string[]
}

/** Files by their names: what every page needs, and what a list needs besides. */
const ALWAYS: Needed = { both: [], zh: ['words-zh', 'zh_CN'], en: ['words-en'] }
const LIST: Needed = { both: ['list', 'furniture'], zh: ['words-list-zh'], en: ['words-list-en'] }

/** What runs in the page before anything else has come: asks for the files that its language and path will need, beside the first one. */
function preload(always: Needed, list: Needed): void {
  const wished = [localStorage.getItem('holdfast.language'), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  const language = wished.find((one) => one === 'zh' || one === 'en') === 'en' ? 'en' : 'zh'
  const isList = /^\/(contacts|accounts|leads|opportunities)\/?$/.test(location.pathname)
  for (const needed of isList ? [always, list] : [always]) {
    for (const file of [...needed.both, ...needed[language]]) {
      const link = document.createElement('link')
      link.rel = 'modulepreload'
      link.nonce = document.currentScript?.nonce ?? ''
      link.href = file
      document.head.append(link)
    }
  }
}

/** The built files of these names, as the page asks for them. */
function pathsOf(bundle: Rolldown.OutputBundle, { both, zh, en }: Needed): Needed {
  const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []))
  const pathOf = (name: string): string => {
    const found = chunks.find((chunk) => chunk.name === name)
    if (found === undefined) throw new Error(`the build has no file of the name ${name}`)
    return `/${found.fileName}`
  }
  return { both: both.map(pathOf), zh: zh.map(pathOf), en: en.map(pathOf) }
}

/**
 * Files that the page would only ask for once the first one has run are asked for with it: the words of its language, and the list's where the address
 * is one of a list. What asks is a file of its own, since nothing runs within the page. The build fails where a file has another name.
 */
export function preloadByPath(): Plugin {
  let path = ''
  return {
    name: 'preload-by-path',
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        const files = [ALWAYS, LIST].map((needed) => JSON.stringify(pathsOf(bundle, needed)))
        const made = this.emitFile({ type: 'asset', name: 'preload.js', source: `(${preload})(${files})` })
        path = `/${this.getFileName(made)}`
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_page, { bundle }) =>
        bundle === undefined ? [] : [{ tag: 'script', attrs: { src: path, async: true }, injectTo: 'head-prepend' }],
    },
  }
}
