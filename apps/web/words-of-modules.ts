import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

const SOURCES = join(import.meta.dirname, 'src')
const LOCALES = join(SOURCES, 'locales')
const IS_WORDS = /\/src\/locales\/(?:zh|en)\/[\w-]+\.ts$/
const IS_MODULE = /\/src\/(?!locales\/).+\.tsx?$/

/** Message ids by the subject whose file holds them; subjects are the same in both languages. */
async function readSubjects(): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = readdirSync(join(LOCALES, 'zh'))
  const read = files.map(async (file) => {
    const words = (await import(join(LOCALES, 'zh', file))) as Record<string, Record<string, string>>
    return [basename(file, '.ts'), Object.values(words).flatMap((messages) => Object.keys(messages))] as const
  })
  return new Map(await Promise.all(read))
}

/** Whether a module says one of the words: by its whole id, or by the beginning of an id that it puts together. */
const says = (code: string, ids: readonly string[]): boolean =>
  ids.some((id) => code.includes(`'${id}'`) || code.includes(`"${id}"`)) ||
  [...code.matchAll(/`([\w.]+\.)\$\{/g)].some(([, beginning = '']) => ids.some((id) => id.startsWith(beginning)))

/** An import of one of our own modules that is made when it is needed. */
const LATER = /(?<![\w.])import\((\s*["']\.{1,2}\/[^"']+["']\s*)\)/g

/**
 * Words travel with the modules that say them: a module names its subjects, and whoever fetches it waits for their words, so that no screen ever
 * shows an id, and nobody fetches the words of screens that were not opened. Messages are compiled here, not in the browser.
 */
export function wordsOfModules(): Plugin {
  let subjects: ReadonlyMap<string, readonly string[]> = new Map()
  return {
    name: 'words-of-modules',
    async buildStart() {
      subjects = await readSubjects()
    },
    async transform(code, id) {
      if (IS_WORDS.test(id)) {
        const words = (await import(id)) as Record<string, Record<string, string>>
        const compiled = Object.values(words).flatMap((messages) =>
          Object.entries(messages).map(([key, message]) => [key, compileMessage(message)]),
        )
        return { code: `export default ${JSON.stringify(Object.fromEntries(compiled))}`, map: null }
      }
      if (!IS_MODULE.test(id)) return null
      const needed = [...subjects].filter(([, ids]) => says(code, ids)).map(([subject]) => subject)
      const isLater = code.search(LATER) !== -1
      if (id.endsWith('/app/words.ts') || (needed.length === 0 && !isLater)) return null
      const head = `import { needWords as $need, withWords as $with } from '${join(SOURCES, 'app/words.ts')}';`
      const need = needed.length === 0 ? '' : `$need(${JSON.stringify(needed)});`
      return { code: `${head}${need}${code.replace(LATER, '$$with(import($1))')}`, map: null }
    },
  }
}
