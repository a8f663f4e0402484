import Type from 'typebox'
import { isLoopback } from '../../platform/config/loopback.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { broughtRoute } from './brought.ts'
import type { WebFile, WebFiles } from './files.ts'
import { pageWithNonce } from './page-headers.ts'

const PUBLIC = {
  kind: 'public',
  reason: {
    zh: '应用自身的文件，不含任何人的内容。',
    en: 'The files of the application itself; they hold nothing of anybody.',
  },
} as const
/** Names of assets hold a hash of their content. */
const FOREVER = 'public, max-age=31536000, immutable'
/** Where the page learns what its first proofs have to hold (docs/decisions/0108). */
const PROOF_PLACE = '__PROOF_NONCE__'
const FOR_AN_HOUR = 'public, max-age=3600'
/** Addresses that are answered by routes of their own or not at all, never by a page. */
const NO_PAGE = /^(api|oauth(?!\/authorize$)|docs|assets|healthz|readyz|metrics)(\/|$)|\.[a-z0-9]{1,8}$|^\.|\/\./i

/** Whether the asker already holds this very content. */
const isHeld = (ctx: RequestContext, file: WebFile): boolean =>
  String(ctx.headers['if-none-match'] ?? '')
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === file.tag.replace(/^W\//, ''))

async function fileAnswer(ctx: RequestContext, file: WebFile, cacheControl: string): Promise<Answer> {
  const kept = { 'Cache-Control': cacheControl, ETag: file.tag, Vary: 'Accept-Encoding' }
  if (isHeld(ctx, file)) return { status: 304, headers: kept, audit: UNRECORDED }
  const { coding, bytes } = await file.encoded(String(ctx.headers['accept-encoding'] ?? ''))
  return {
    status: 200,
    body: bytes,
    contentType: file.type,
    headers: {
      ...kept,
      'X-Robots-Tag': 'noindex, nofollow',
      ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
    },
    audit: UNRECORDED,
  }
}

const assetRoute = (files: WebFiles): Route =>
  route({
    name: 'web.asset',
    method: 'GET',
    path: '/assets/:file',
    root: true,
    summary: { zh: '网页应用的文件', en: 'A file of the web application' },
    admission: PUBLIC,
    ready: true,
    input: { params: Type.Object({ file: Type.String() }) },
    output: { 200: Type.Unknown(), 304: Type.Unknown() },
    run: async (ctx, { params }) => {
      const file = files.assets.get(params.file)
      if (file === undefined) throw new Refusal('not_found')
      return fileAnswer(ctx, file, FOREVER)
    },
  })

const rootFileRoute = (file: WebFile): Route =>
  route({
    name: `web.file.${file.name}`,
    method: 'GET',
    path: `/${file.name}`,
    root: true,
    summary: { zh: '网页应用的文件', en: 'A file of the web application' },
    admission: PUBLIC,
    ready: true,
    input: {},
    output: { 200: Type.Unknown(), 304: Type.Unknown() },
    run: async (ctx) => fileAnswer(ctx, file, FOR_AN_HOUR),
  })

/** Passkeys need a name: whoever comes by a number of this machine is sent to the installation's own address. */
function findRedirect(ctx: RequestContext, path: string): string | null {
  const url = ctx.services.settings.HOLDFAST_URL
  const host = String(ctx.headers.host ?? '').replace(/:\d+$/, '')
  const isNumber = isLoopback(host) && host !== url.hostname
  return isNumber && url.hostname === 'localhost' ? `${url.origin}/${path}` : null
}

const pageRoute = (files: WebFiles, path: '/' | '/*'): Route =>
  route({
    name: path === '/' ? 'web.home' : 'web.page',
    method: 'GET',
    path,
    root: true,
    summary: { zh: '网页应用', en: 'The web application' },
    admission: PUBLIC,
    ready: true,
    input: { params: Type.Object({ '*': Type.Optional(Type.String()) }) },
    output: { 200: Type.Unknown() },
    run: async (ctx, { params }) => {
      const stated = params['*'] ?? ''
      if (NO_PAGE.test(stated)) throw new Refusal('not_found')
      const elsewhere = findRedirect(ctx, encodeURI(stated))
      if (elsewhere !== null) return { status: 302, headers: { Location: elsewhere }, audit: UNRECORDED }
      if (files.page === null) throw new Refusal('unavailable')
      const { browserProofs, random } = ctx.services
      const { body, headers } = pageWithNonce(files.page.replace(PROOF_PLACE, browserProofs.newNonce()), random)
      return { status: 200, body, contentType: 'text/html; charset=utf-8', headers, audit: UNRECORDED }
    },
  })

/** The application's page under every address that is not something else, and its files. */
export const webRoutes = (files: WebFiles): Route[] => [
  assetRoute(files),
  ...files.root.map(rootFileRoute),
  broughtRoute(files.page),
  pageRoute(files, '/'),
  pageRoute(files, '/*'),
]
