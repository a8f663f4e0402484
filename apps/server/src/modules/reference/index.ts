import type { Catalog } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { openApiDocument } from '../../platform/gate/openapi.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import type { Module } from '../../platform/module.ts'
import { pageWithNonce } from '../web/index.ts'
import { referencePage, refusalsPage } from './page.ts'

const PUBLIC = {
  kind: 'public',
  reason: {
    zh: '接口的说明，不含任何人的内容。',
    en: 'The description of the interface; it holds nothing of anybody.',
  },
} as const
const Language = Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('zh'), Type.Literal('en')])) })

function pageAnswer(ctx: RequestContext, html: string): Answer {
  const { body, headers } = pageWithNonce(html, ctx.services.random)
  return { status: 200, body, contentType: 'text/html; charset=utf-8', headers, audit: UNRECORDED }
}

const page = (
  about: { name: string; path: string; summary: Route['summary'] },
  make: (language: 'zh' | 'en') => string,
): Route =>
  route({
    ...about,
    method: 'GET',
    root: true,
    admission: PUBLIC,
    input: { query: Language },
    output: { 200: Type.String() },
    run: async (ctx, { query }) => pageAnswer(ctx, make(query.lang ?? ctx.language)),
  })

/** The interface described: as an OpenAPI document and as pages to read, both from the routes' own declarations. */
export function referenceModule(modules: readonly Module[], catalog: Catalog): Module {
  const routes = modules.flatMap((module) => module.routes)
  let document: string | undefined
  const openApi = route({
    name: 'reference.openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: { zh: '接口描述（OpenAPI 3.1）', en: 'The interface as an OpenAPI 3.1 document' },
    admission: PUBLIC,
    input: {},
    output: { 200: Type.Unknown() },
    run: async () => {
      document ??= JSON.stringify(openApiDocument(routes, catalog))
      return { status: 200, body: document, audit: UNRECORDED }
    },
  })
  const reference = { zh: '接口参考', en: 'API reference' }
  const errors = { zh: '错误代码', en: 'Refusals' }
  return {
    name: 'reference',
    routes: [
      openApi,
      page({ name: 'reference.page', path: '/docs', summary: reference }, (language) =>
        referencePage(routes, catalog, language),
      ),
      page({ name: 'reference.refusals', path: '/docs/errors', summary: errors }, refusalsPage),
    ],
  }
}
