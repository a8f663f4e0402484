import { join } from 'node:path'
import type { Rolldown } from 'vite'

const SOURCES = join(import.meta.dirname, 'src')
const ROOTS = ['main.tsx', 'shell/shell.tsx', 'home/home.tsx'].map((name) => join(SOURCES, name))
/** Whole libraries that the first screen stands on. Ant Design is split by what each screen takes of it. */
const LIBRARIES =
  /\/node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack\/(?:react-query|query-core)|@lingui\/(?:core|react|message-utils)|use-sync-external-store)\//
const WORDS = /\/src\/locales\/(zh|en)\/(?:shell|home|notices)\.ts$/
const ICONS = /import \{([^}]*)\} from ["']lucide-react["']/g

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1]

/** `CircleCheckBig` lies in `circle-check-big`. */
const fileOfIcon = (name: string): string => name.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase()

/** Our own modules and icons that stand on the first screen: everything that the frame and Home import without asking for it later. */
function firstModules(context: Context): (id: string) => boolean {
  const own = new Set<string>()
  const icons = new Set<string>()
  const walk = (id: string): void => {
    if (own.has(id) || id.includes('/node_modules/')) return
    own.add(id)
    const info = context.getModuleInfo(id)
    for (const [, names = ''] of (info?.code ?? '').matchAll(ICONS))
      for (const name of names.split(',')) icons.add(fileOfIcon(name.trim().replace(/ as .*$/, '')))
    for (const next of info?.importedIds ?? []) walk(next)
  }
  for (const root of ROOTS) walk(root)
  return (id) => own.has(id) || icons.has(/\/lucide-react\/.*\/icons\/([\w-]+)\.\w+$/.exec(id)?.[1] ?? '')
}

/**
 * Which file a module goes into: what the first screen needs comes as one file instead of sixty, its words as one for each language. Null leaves a
 * module to where the screens that need it put it.
 */
export function fileOfFirstScreen(): Rolldown.CodeSplittingNameFunction {
  let isFirst: ((id: string) => boolean) | undefined
  return (id, context) => {
    const language = WORDS.exec(id)?.[1]
    if (language !== undefined) return `words-${language}`
    isFirst ??= firstModules(context)
    return LIBRARIES.test(id) || isFirst(id) ? 'first' : null
  }
}
