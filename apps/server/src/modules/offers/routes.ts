import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { FILE_HEADERS } from '../../platform/files/file-headers.ts'
import { dispositionOf } from '../../platform/files/file-name.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, byKey, exactly, maybe } from '../../platform/gate/shapes.ts'
import { KEY_PATTERN } from '../forms/index.ts'
import { pageWith } from '../web/index.ts'
import { atLink, type Sent, type Shown } from './answer.ts'
import type { Language, Offered } from './link-rows.ts'
import { listLinks, makeLink, revokeLink } from './make-link.ts'
import { codePage, offerPage } from './page/offer-page.ts'
import { signContract } from './sign-contract.ts'

const ByKey = Type.Object({ key: Type.String({ pattern: KEY_PATTERN }) })
const Said = Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('zh'), Type.Literal('en')])) })
const Lang = Type.Union([Type.Literal('zh'), Type.Literal('en')])
const SentBody = byKey(20, Type.String({ maxLength: 2_000 }), { maxProperties: 6 })
const ByLink = Type.Object({ id: ById.properties.id, linkId: ById.properties.id }, { additionalProperties: false })

const CUSTOMERS = {
  kind: 'public',
  reason: {
    zh: '客户没有账号；没有链接和另外告诉的验证码，这一页什么都不显示。',
    en: 'A customer has no account; without the link and the code that was told apart from it the page shows nothing.',
  },
} as const

const TimeStamp = Type.Union(
  ['none', 'stamped', 'missing'].map((each) => Type.Literal(each)),
  { description: 'Whether an authority says when we signed; missing where it was asked and gave no time stamp.' },
)
const State = Type.Union(
  ['open', 'accepted', 'refused', 'revoked', 'expired', 'locked'].map((each) => Type.Literal(each)),
)
const LinkList = exactly({
  data: Type.Array(
    exactly({
      id: ById.properties.id,
      language: Lang,
      state: State,
      createdAt: Type.String(),
      until: Type.String(),
      decidedAt: maybe(Type.String()),
      name: maybe(Type.String()),
      words: maybe(Type.String()),
      paper: Type.String({ description: 'SHA-256 of the PDF that the customer sees.' }),
      fileId: maybe(Type.String({ description: 'Of a contract: that very file, kept with it.' })),
    }),
  ),
})

/** A page of ours that says nowhere from which address it was left. */
const pageAnswer = (ctx: RequestContext, status: number, html: string): Answer =>
  pageWith(ctx, { status, html, referrer: 'no-referrer' })

const ACTS: ReadonlySet<string> = new Set(['show', 'pdf', 'accept', 'refuse'])

function readSent(body: Readonly<Record<string, string>>): Sent {
  const { code = '', act = 'show', name = '', words = '', agree = '' } = body
  return {
    code: code.trim(),
    act: ACTS.has(act) ? (act as Sent['act']) : 'show',
    name: name.slice(0, 100),
    words: words.slice(0, 1_000),
    agrees: agree === 'yes',
  }
}

function answerOf(ctx: RequestContext, key: string, { shown, sent }: { shown: Shown; sent: Sent }): Answer {
  const { offer, row, needsName, audit } = shown
  if (sent.act === 'pdf')
    return {
      status: 200,
      body: Buffer.from(offer.signed ?? offer.pdf, 'base64'),
      contentType: 'application/pdf',
      headers: { ...FILE_HEADERS, 'Content-Disposition': dispositionOf('attachment', `${offer.paper.name}.pdf`) },
      audit,
    }
  const html = offerPage({ key, code: sent.code, offer, row }, { name: sent.name, words: sent.words, needsName })
  return { ...pageAnswer(ctx, needsName ? 422 : 200, html), audit }
}

async function visited(ctx: RequestContext, about: { key: string; language: Language; sent: Sent }): Promise<Answer> {
  const { key, language, sent } = about
  try {
    const shown = await atLink(ctx, key, sent)
    return shown === null ? pageAnswer(ctx, 422, codePage(key, language, 'wrong')) : answerOf(ctx, key, { shown, sent })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'form_spent') throw error
    const answer = pageAnswer(ctx, 429, codePage(key, language, 'spent'))
    return { ...answer, headers: { ...answer.headers, 'Retry-After': String(error.details.retryAfterSeconds ?? 60) } }
  }
}

interface Words {
  readonly list: Route['summary']
  readonly make: Route['summary']
  readonly revoke: Route['summary']
}

/** The links to what is sent to customers. */
function linkRoutes(object: Offered, base: string, words: Words): readonly Route[] {
  const writes = { kind: 'record', object, actions: ['update'] } as const
  return [
    route({
      name: `${object}.link_list`,
      method: 'GET',
      path: `${base}/:id/links`,
      summary: words.list,
      admission: { kind: 'record', object, actions: ['read'] },
      input: { params: ById },
      output: { 200: LinkList },
      run: (ctx, { params }) => listLinks(ctx, { object, id: params.id }),
    }),
    route({
      name: `${object}.link_make`,
      method: 'POST',
      path: `${base}/:id/links`,
      repeat: 'anew',
      summary: words.make,
      admission: writes,
      input: { params: ById, body: exactly({ language: Lang }) },
      output: {
        201: exactly({ id: ById.properties.id, url: Type.String(), code: Type.String(), until: Type.String() }),
      },
      run: (ctx, { params, body }) => makeLink(ctx, { object, id: params.id }, body.language),
    }),
    route({
      name: `${object}.link_revoke`,
      method: 'DELETE',
      path: `${base}/:id/links/:linkId`,
      summary: words.revoke,
      admission: writes,
      input: { params: ByLink },
      output: { 204: Type.Null() },
      run: (ctx, { params }) => revokeLink(ctx, { object, id: params.id }, params.linkId),
    }),
  ]
}

/** Links to quotes and contracts, the page at which their customer answers, and our own signature. */
export const offerRoutes: readonly Route[] = [
  ...linkRoutes('quote', '/quotes', {
    list: { zh: '给客户看报价的链接', en: 'The links by which a customer sees the quote' },
    make: {
      zh: '做一个给客户的链接，验证码只给这一次',
      en: 'Make a link for the customer; its code is told this once',
    },
    revoke: { zh: '收回给客户的链接', en: 'End a link' },
  }),
  ...linkRoutes('contract', '/contracts', {
    list: { zh: '给客户签合同的链接', en: 'The links by which a customer signs the contract' },
    make: {
      zh: '做一个给客户签合同的链接，验证码只给这一次',
      en: 'Make a link for the customer to sign; its code is told this once',
    },
    revoke: { zh: '收回给客户签合同的链接', en: 'End a link to a contract' },
  }),
  route({
    name: 'contract.sign',
    method: 'POST',
    path: '/contracts/:id/links/:linkId/signature',
    repeat: 'anew',
    summary: { zh: '客户签过以后，我方签署合同', en: 'Sign a contract for us after its customer did' },
    admission: { kind: 'record', object: 'contract', actions: ['update'] },
    input: { params: ByLink },
    output: { 201: exactly({ fileId: ById.properties.id, digest: Type.String(), timeStamp: TimeStamp }) },
    run: (ctx, { params }) => signContract(ctx, params.id, params.linkId),
  }),
  route({
    name: 'quote.link_page',
    method: 'GET',
    path: '/q/:key',
    root: true,
    visitors: true,
    summary: { zh: '客户看报价、签合同的页面', en: 'The page at which a customer sees a quote or a contract' },
    admission: CUSTOMERS,
    input: { params: ByKey, query: Said },
    output: { 200: Type.String() },
    run: async (ctx, { params, query }) => pageAnswer(ctx, 200, codePage(params.key, query.lang ?? ctx.language, null)),
  }),
  route({
    name: 'quote.link_visit',
    method: 'POST',
    path: '/q/:key',
    root: true,
    form: true,
    visitors: true,
    repeat: 'anew',
    summary: {
      zh: '客户看、下载、接受或不接受报价，签署合同',
      en: 'A customer sees, downloads, accepts or declines a quote, or signs a contract',
    },
    admission: CUSTOMERS,
    input: { params: ByKey, query: Said, body: SentBody },
    output: { 200: Type.String(), 422: Type.String(), 429: Type.String() },
    run: (ctx, { params, query, body }) =>
      visited(ctx, { key: params.key, language: query.lang ?? ctx.language, sent: readSent(body) }),
  }),
]
