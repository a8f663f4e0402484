/** The page of a browser that a SAML provider sends back with a form (Bindings §3.5): the form's texts lie in the page, which goes on with them itself. */
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { pageWithNonce } from './page-headers.ts'

/** More than any provider's response has, groups included. */
export const MOST_RESPONSE_CHARACTERS = 180_000

/** A form of another site's brings no cookie of ours: nothing is decided here, and nothing kept. The page asks again from our own origin. */
async function carryOn(ctx: RequestContext, html: string, brought: Brought): Promise<Answer> {
  const { body, headers } = pageWithNonce(html, ctx.services.random)
  const content = brought.SAMLResponse.replace(/[\r\n ]/g, '')
  // both are letters, digits and marks that mean nothing in HTML
  const meta = `  <meta name="saml-response" content="${content}" data-state="${brought.RelayState}" />\n  </head>`
  return {
    status: 200,
    body: body.replace('</head>', () => meta),
    contentType: 'text/html; charset=utf-8',
    headers: { ...headers, 'Referrer-Policy': 'no-referrer' },
    audit: UNRECORDED,
  }
}

const Form = exactly({
  SAMLResponse: Type.String({ maxLength: MOST_RESPONSE_CHARACTERS, pattern: '^[A-Za-z0-9+/= \\r\\n]+$' }),
  RelayState: Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' }),
})
type Brought = Type.Static<typeof Form>

/** Where SAML providers send browsers back to. */
export const broughtRoute = (page: string | null): Route =>
  route({
    name: 'web.brought',
    method: 'POST',
    path: '/sso/:connection',
    root: true,
    form: 'long',
    visitors: true,
    summary: { zh: '从 SAML 登录服务带着回答回来', en: 'Come back from a SAML provider with its answer' },
    admission: {
      kind: 'public',
      reason: {
        zh: '只把带来的文字放进页面里，由页面自己再问；不看是谁，也不留下什么。',
        en: 'It puts the texts that were brought into the page, which asks itself; it looks at nobody and keeps nothing.',
      },
    },
    input: { params: Type.Object({ connection: Type.String({ maxLength: 64 }) }), body: Form },
    output: { 200: Type.String() },
    run: async (ctx, { body }) => {
      if (page === null) throw new Refusal('unavailable')
      return carryOn(ctx, page, body)
    },
  })
