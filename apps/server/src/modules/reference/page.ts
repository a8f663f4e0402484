import type { Label } from '@holdfast/catalog'
import { refusals } from '../../platform/errors/registry.ts'
import { API_PREFIX } from '../../platform/gate/mount.ts'
import { admissionSentence } from '../../platform/gate/openapi.ts'
import type { Route } from '../../platform/gate/route.ts'

type Language = 'zh' | 'en'

const WORDS = {
  title: { zh: '坚守 Holdfast 接口参考', en: 'Holdfast API reference' },
  machine: { zh: '机器可读的同一份文档（OpenAPI 3.1）', en: 'the same for machines (OpenAPI 3.1)' },
  who: { zh: '谁可以', en: 'Who may' },
  query: { zh: '查询', en: 'Query' },
  body: { zh: '内容', en: 'Body' },
  answers: { zh: '回答', en: 'Answers' },
  errors: { zh: '错误代码', en: 'Refusals' },
} as const satisfies Record<string, Label>

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.6 system-ui, 'Noto Sans SC Variable', sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  code, pre { font: 13px/1.5 ui-monospace, monospace }
  pre { overflow-x: auto; padding: .75rem; background: color-mix(in srgb, currentColor 6%, transparent); border-radius: 6px }
  section { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); padding: .75rem 0 }
  h3 { margin: 0; font-size: 1rem } h3 code { font-weight: 600 } p { margin: .25rem 0 } nav a { margin-right: .75rem }`

/** Text as text, whatever it holds. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const schemaBlock = (heading: string, schema: unknown): string =>
  schema === undefined
    ? ''
    : `<details><summary>${heading}</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`

function routeSection(route: Route, language: Language): string {
  const address = `${route.root === true ? '' : API_PREFIX}${route.path}`
  return `<section id="${escapeHtml(route.name)}"><h3><code>${route.method} ${escapeHtml(address)}</code></h3>
<p>${escapeHtml(route.summary[language])}</p><p>${WORDS.who[language]}: ${escapeHtml(admissionSentence(route))}</p>
${schemaBlock(WORDS.query[language], route.input.query)}${schemaBlock(WORDS.body[language], route.input.body)}${schemaBlock(WORDS.answers[language], route.output)}</section>`
}

/** A whole page without any script; its one style carries the place of the nonce. */
function pageOf(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style nonce="__CSP_NONCE__">${STYLE}</style></head><body>
<nav><a href="/docs">${WORDS.title[language]}</a><a href="/docs/errors">${WORDS.errors[language]}</a><a href="?lang=${language === 'zh' ? 'en' : 'zh'}">${language === 'zh' ? 'English' : '中文'}</a></nav>
<h1>${escapeHtml(title)}</h1>${content}</body></html>`
}

/** All routes, readable. */
export function referencePage(routes: readonly Route[], language: Language): string {
  const told = routes.filter((route) => !/^(web|reference)\./.test(route.name))
  const link = `<p><a href="${API_PREFIX}/openapi.json">${API_PREFIX}/openapi.json</a>: ${WORDS.machine[language]}</p>`
  return pageOf(language, WORDS.title[language], link + told.map((route) => routeSection(route, language)).join('\n'))
}

/** Every refusal with what to do; the `type` of a problem document leads here. */
export function refusalsPage(language: Language): string {
  const sections = Object.entries(refusals).map(
    ([code, { status, title, next }]) =>
      `<section id="${code}"><h3><code>${status} ${code}</code></h3><p>${escapeHtml(title[language])}</p><p>${escapeHtml(next[language])}</p></section>`,
  )
  return pageOf(language, WORDS.errors[language], sections.join('\n'))
}
