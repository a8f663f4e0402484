import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { faultMessage } from '../../platform/errors/fault-messages.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { refusals } from '../../platform/errors/registry.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { refusalOf } from '../../platform/gate/refuse.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { pageWith, webFile } from '../web/index.ts'
import { auditOf } from './acting.ts'
import { newToken, type OpenForm, openForm } from './open-form.ts'
import { formPage, thanksPage } from './page/hosted.ts'
import { asForm, receive, type Submission } from './receive.ts'
import { ByKey, VISITORS } from './routes-public.ts'
import { readSubmission, SubmissionBody } from './submission.ts'

const SCRIPT = webFile('form.js', readFileSync(join(import.meta.dirname, 'page/form.js')))
const FIVE_MINUTES = 'public, max-age=300'
const SCRIPT_REASON = {
  kind: 'public',
  reason: {
    zh: '网站表单的脚本，不含任何人的内容。',
    en: 'The script of website forms; it holds nothing of anybody.',
  },
} as const

/** A page of ours; it states its own origin when it is sent, which our other pages never need to. */
const pageAnswer = (ctx: RequestContext, status: number, html: string): Answer =>
  pageWith(ctx, { status, html, referrer: 'same-origin' })

/** The form again, with what was typed and what to do about it; the refusal is recorded as the form's. */
async function returnedPage(
  ctx: RequestContext,
  open: OpenForm,
  about: { sent: Submission; refusal: Refusal },
): Promise<Answer> {
  const { sent, refusal } = about
  const { language } = sent
  await ctx.services.recorder.record(
    { act: 'form.submit', outcome: 'refused', code: refusal.code },
    auditOf(ctx, open.tenant.id, open.form),
  )
  const errors = (refusal.details.errors ?? []).map(({ path, code }) => ({
    path,
    message: faultMessage(code, language),
  }))
  const said = refusals[refusal.code].next[language]
  const returned = { values: sent.values, errors, said }
  const answer = pageAnswer(
    ctx,
    refusal.status,
    formPage(open, { ...(await newToken(ctx.services, open)), language, returned }),
  )
  const { retryAfterSeconds } = refusal.details
  if (retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'Retry-After': String(retryAfterSeconds) } }
}

async function takeFromPage(ctx: RequestContext, open: OpenForm, sent: Submission): Promise<Answer> {
  try {
    const audit = await asForm(ctx, open, () => {
      const { origin } = ctx.headers
      if (origin !== undefined && origin !== ctx.services.settings.HOLDFAST_URL.origin)
        throw new Refusal('origin_refused')
      return receive(ctx, open, sent)
    })
    return { ...pageAnswer(ctx, 200, thanksPage(open, sent.language)), audit }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal.status >= 500 || refusal.code === 'origin_refused') throw error
    return returnedPage(ctx, open, { sent, refusal })
  }
}

/** The page of a form for who has no site, and the script for who has one. */
export const pageRoutes: readonly Route[] = [
  route({
    name: 'form.hosted',
    method: 'GET',
    path: '/f/:key',
    root: true,
    visitors: true,
    summary: { zh: '网站表单的独立页面', en: 'The page of a website form' },
    admission: VISITORS,
    input: {
      params: ByKey,
      query: Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('zh'), Type.Literal('en')])) }),
    },
    output: { 200: Type.String() },
    run: async (ctx, { params, query }) => {
      const open = await openForm(ctx.services, params.key)
      const language = query.lang ?? ctx.language
      return pageAnswer(ctx, 200, formPage(open, { ...(await newToken(ctx.services, open)), language }))
    },
  }),
  route({
    name: 'form.hosted_send',
    method: 'POST',
    path: '/f/:key',
    root: true,
    form: true,
    visitors: true,
    summary: { zh: '提交独立页面上的网站表单', en: 'Send a website form from its page' },
    admission: VISITORS,
    input: { params: ByKey, body: SubmissionBody },
    output: { 200: Type.String(), 422: Type.String(), 429: Type.String() },
    run: async (ctx, { params, body }) =>
      takeFromPage(ctx, await openForm(ctx.services, params.key), readSubmission(body)),
  }),
  route({
    name: 'form.script',
    method: 'GET',
    path: '/form.js',
    root: true,
    visitors: true,
    summary: { zh: '网站表单的脚本', en: 'The script of website forms' },
    admission: SCRIPT_REASON,
    input: {},
    output: { 200: Type.Unknown() },
    run: async (ctx) => {
      if (SCRIPT === null) throw new Refusal('not_found')
      const { coding, bytes } = await SCRIPT.encoded(String(ctx.headers['accept-encoding'] ?? ''))
      const headers = {
        'Cache-Control': FIVE_MINUTES,
        'Cross-Origin-Resource-Policy': 'cross-origin',
        Vary: 'Accept-Encoding',
        ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
      }
      return { status: 200, body: bytes, contentType: SCRIPT.type, headers, audit: UNRECORDED }
    },
  }),
]
