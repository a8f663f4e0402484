import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly, Words } from '../../platform/gate/shapes.ts'
import { KEY_PATTERN } from './form-key.ts'
import { askedOf, corsOf, newToken, openForm, originOf } from './open-form.ts'
import { asForm, receive } from './receive.ts'
import { readSubmission, SubmissionBody } from './submission.ts'

export const ByKey = Type.Object({ key: Type.String({ pattern: KEY_PATTERN }) })

/** Why the public may come to a form. */
export const VISITORS = {
  kind: 'public',
  reason: {
    zh: '公司网站上的访客没有账号；表单只能收下一条线索，什么都读不到。',
    en: 'Visitors of the company’s website have no account; a form takes in one lead and gives nothing out.',
  },
} as const

const Asked = exactly({
  key: Type.String(),
  kind: Type.String(),
  required: Type.Boolean(),
  label: exactly({ zh: Type.String(), en: Type.String() }),
  maxLength: Type.Union([Type.Integer(), Type.Null()]),
  options: Type.Array(exactly({ value: Type.String(), label: Words })),
})

const LongWords = exactly({ zh: Type.String(), en: Type.String() })

/** What the company's website and its visitors may call: the form as it is drawn, and one that was filled in. */
export const publicRoutes: readonly Route[] = [
  route({
    name: 'form.show',
    method: 'GET',
    path: '/public/forms/:key',
    visitors: true,
    summary: { zh: '网站表单的内容', en: 'A website form as it is drawn' },
    admission: VISITORS,
    input: { params: ByKey },
    output: {
      200: exactly({
        name: Words,
        fields: Type.Array(Asked),
        consent: LongWords,
        token: Type.String(),
        bits: Type.Integer(),
      }),
    },
    run: async (ctx, { params }) => {
      const open = await openForm(ctx.services, params.key)
      const origin = await asForm(ctx, open, async () => originOf(ctx, open))
      const { form } = open
      const token = await newToken(ctx.services, open)
      const body = { name: form.name, fields: askedOf(open), consent: form.consent, ...token }
      return { status: 200, body, headers: corsOf(origin), audit: UNRECORDED }
    },
  }),
  route({
    name: 'form.submit',
    method: 'POST',
    path: '/public/forms/:key',
    form: true,
    visitors: true,
    summary: { zh: '提交网站表单', en: 'Send a website form that was filled in' },
    admission: VISITORS,
    input: { params: ByKey, body: SubmissionBody },
    output: { 200: exactly({ thanks: LongWords }) },
    run: async (ctx, { params, body }) => {
      const open = await openForm(ctx.services, params.key)
      const sent = readSubmission(body)
      return asForm(ctx, open, async () => {
        const origin = originOf(ctx, open)
        if (sent.work === null) throw new Refusal('form_stale')
        const audit = await receive(ctx, open, sent)
        return { status: 200, body: { thanks: open.form.thanks }, headers: corsOf(origin), audit }
      })
    },
  }),
]
