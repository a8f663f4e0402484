import type { Catalog, Label } from '@holdfast/catalog'
import { refusals } from '../../platform/errors/registry.ts'
import { API_PREFIX } from '../../platform/gate/mount.ts'
import { templateOf } from '../../platform/gate/openapi.ts'
import type { Route } from '../../platform/gate/route.ts'
import { code, escapeHtml } from './html.ts'
import { objectSection } from './object-section.ts'
import { routeSection } from './route-section.ts'
import { GROUPS, type Language, WORDS } from './words.ts'

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.6 system-ui, 'Noto Sans SC Variable', sans-serif }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
  code { font: 13px/1.5 ui-monospace, monospace }
  h2 { margin: 2.5rem 0 .5rem; font-size: 1.3rem } h3 { margin: 0; font-size: 1rem } h3 code { font-weight: 600 }
  p { margin: .25rem 0 } .who { opacity: .75 } nav a { margin-right: .75rem }
  section { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); padding: .9rem 0 }
  .wide { overflow-x: auto } table { border-collapse: collapse; margin: .5rem 0; width: 100%; font-size: 13px }
  th, td { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; border-top: 1px solid color-mix(in srgb, currentColor 8%, transparent) }
  th { font-weight: 600; opacity: .7; border: 0 } td:nth-child(2) { white-space: nowrap }
  .contents { columns: 18rem; padding: 0; list-style: none } .contents li { break-inside: avoid } .contents ul { padding-left: 1rem; list-style: none; font-size: 13px }`

/** A whole page without any script; its one style carries the place of the nonce. */
function pageOf(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style nonce="__CSP_NONCE__">${STYLE}</style></head><body>
<nav><a href="/docs?lang=${language}">${WORDS.title[language]}</a><a href="/docs/errors?lang=${language}">${WORDS.errors[language]}</a><a href="?lang=${language === 'zh' ? 'en' : 'zh'}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${language === 'zh' ? 'English' : '中文'}</a></nav>
<h1>${escapeHtml(title)}</h1>${content}</body></html>`
}

interface Group {
  readonly name: string
  readonly label: Label
  readonly routes: readonly Route[]
}

/** Routes by the first word of their address, in the order in which the modules declare them. */
function groupsOf(routes: readonly Route[], catalog: Catalog): readonly Group[] {
  const told = routes.filter((route) => !/^(web|reference)\./.test(route.name))
  const byName = Map.groupBy(told, ({ path }) => path.split('/')[1] ?? '')
  return [...byName].map(([name, members]) => ({
    name,
    label: catalog.findByPlural(name)?.labelPlural ?? GROUPS[name] ?? { zh: name, en: name },
    routes: members,
  }))
}

function contentsOf(groups: readonly Group[], language: Language): string {
  const items = groups.map(({ name, label, routes }) => {
    const lines = routes.map(
      (route) =>
        `<li><a href="#${escapeHtml(route.name)}">${code(`${route.method} ${templateOf(route.path)}`)}</a></li>`,
    )
    return `<li><a href="#group-${escapeHtml(name)}">${escapeHtml(label[language])}</a><ul>${lines.join('')}</ul></li>`
  })
  return `<h2>${WORDS.contents[language]}</h2><ul class="contents">${items.join('\n')}</ul>`
}

function groupSection({ name, label, routes }: Group, language: Language, catalog: Catalog): string {
  const object = catalog.served.find(({ plural }) => plural === name)
  const sections = routes.map((route) => routeSection(route, language, catalog))
  return `<h2 id="group-${escapeHtml(name)}">${escapeHtml(label[language])}</h2>
${sections.join('\n')}${object === undefined ? '' : objectSection(object, language)}`
}

/** All routes, readable: by resource, with contents, parameters and fields as tables. */
export function referencePage(routes: readonly Route[], catalog: Catalog, language: Language): string {
  const groups = groupsOf(routes, catalog)
  const link = `<p>${escapeHtml(WORDS.lead[language])}</p><p><a href="${API_PREFIX}/openapi.json">${API_PREFIX}/openapi.json</a>: ${WORDS.machine[language]}</p>`
  const sections = groups.map((group) => groupSection(group, language, catalog))
  return pageOf(language, WORDS.title[language], link + contentsOf(groups, language) + sections.join('\n'))
}

/** Every refusal with what to do; the `type` of a problem document leads here. */
export function refusalsPage(language: Language): string {
  const sections = Object.entries(refusals).map(
    ([name, { status, title, next }]) =>
      `<section id="${name}"><h3>${code(`${status} ${name}`)}</h3><p>${escapeHtml(title[language])}</p><p>${escapeHtml(next[language])}</p></section>`,
  )
  return pageOf(language, WORDS.errors[language], sections.join('\n'))
}
