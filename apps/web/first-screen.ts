import { join } from 'node:path'
import type { Rolldown } from 'vite'

const SOURCES = join(import.meta.dirname, 'src')
const FIRST_ROOTS = ['main.tsx', 'shell/shell.tsx', 'home/home.tsx'].map((name) => join(SOURCES, name))
const LIST_ROOTS = [join(SOURCES, 'records/list-page.tsx')]
/** Whole libraries that the first screen stands on. Ant Design is split by what each screen takes of it. */
const LIBRARIES =
  /\/node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack\/(?:react-query|query-core)|@lingui\/(?:core|react|message-utils)|use-sync-external-store)\//
const WORDS = /\/src\/locales\/(zh|en)\/(?:shell|home|notices|follow-up)\.ts$/
const LIST_WORDS = /\/src\/locales\/(zh|en)\/(?:lists|record|files|access)\.ts$/
const ICONS = /import \{([^}]*)\} from ["']lucide-react["']/g
const ANT = /import \{([^}]*)\} from ["']antd["']/g

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1]

/** `CircleCheckBig` lies in `circle-check-big`. */
const fileOfName = (name: string): string => name.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase()

const namesIn = (code: string, what: RegExp): readonly string[] =>
  [...code.matchAll(what)].flatMap(([, names = '']) =>
    names.split(',').flatMap((name) => {
      const own = name.trim().replace(/ as .*$/, '')
      return own === '' ? [] : [fileOfName(own)]
    }),
  )

interface Modules {
  readonly own: ReadonlySet<string>
  readonly icons: ReadonlySet<string>
  readonly ant: ReadonlySet<string>
}

/** Our own modules that some roots import without asking for them later, with the icons and parts of Ant Design that they name. */
function modulesOf(roots: readonly string[], context: Context): Modules {
  const own = new Set<string>()
  const icons = new Set<string>()
  const ant = new Set<string>()
  const walk = (id: string): void => {
    if (own.has(id) || id.includes('/node_modules/')) return
    own.add(id)
    const info = context.getModuleInfo(id)
    for (const name of namesIn(info?.code ?? '', ICONS)) icons.add(name)
    for (const name of namesIn(info?.code ?? '', ANT)) ant.add(name)
    for (const next of info?.importedIds ?? []) walk(next)
  }
  for (const root of roots) walk(root)
  return { own, icons, ant }
}

/** Everything below the parts of Ant Design that our own modules name. */
function furnitureOf({ own, ant }: Modules, context: Context): ReadonlySet<string> {
  const importedBy = (id: string) => context.getModuleInfo(id)?.importedIds ?? []
  const all = new Set<string>()
  const walk = (id: string): void => {
    if (all.has(id) || !/\/node_modules\/(antd|@rc-component|@ant-design)\//.test(id)) return
    all.add(id)
    for (const next of importedBy(id)) walk(next)
  }
  const barrels = new Set([...own].flatMap(importedBy).filter((id) => id.endsWith('/antd/es/index.js')))
  for (const part of [...barrels].flatMap(importedBy))
    if ([...ant].some((name) => part.endsWith(`/antd/es/${name}/index.js`))) walk(part)
  return all
}

const isIconOf = ({ icons }: Modules, id: string): boolean =>
  icons.has(/\/lucide-react\/.*\/icons\/([\w-]+)\.\w+$/.exec(id)?.[1] ?? '')

function plan(context: Context) {
  const first = modulesOf(FIRST_ROOTS, context)
  const list = modulesOf(LIST_ROOTS, context)
  return { first, list, furniture: furnitureOf(list, context) }
}

/**
 * Which file a module goes into: what the first screen needs comes as one file instead of sixty, and so does what a list needs, apart from the parts
 * of Ant Design that other screens take as well; the words of each as one file for each language. Null leaves a module to where the screens that
 * need it put it.
 */
export function fileOfFirstScreen(): Rolldown.CodeSplittingNameFunction {
  let planned: ReturnType<typeof plan> | undefined
  return (id, context) => {
    const [language, listLanguage] = [WORDS.exec(id)?.[1], LIST_WORDS.exec(id)?.[1]]
    if (language !== undefined) return `words-${language}`
    if (listLanguage !== undefined) return `words-list-${listLanguage}`
    planned ??= plan(context)
    const { first, list, furniture } = planned
    if (LIBRARIES.test(id) || first.own.has(id) || isIconOf(first, id)) return 'first'
    if (list.own.has(id) || isIconOf(list, id)) return 'list'
    return furniture.has(id) ? 'furniture' : null
  }
}
