import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import { type Admission, type Route, route } from '../../../platform/gate/route.ts'
import { ById, exactly, Words } from '../../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../../platform/identifiers.ts'
import { LETTER_OBJECT, NAMES, ORIGINS, type Origin, pluralOf } from '../owner.ts'
import { fillLetter } from './fill-letter.ts'
import {
  changeLetterTemplate,
  listLetterTemplates,
  makeLetterTemplate,
  removeLetterTemplate,
  type Whose,
} from './letter-templates.ts'

const Content = exactly({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  language: Type.Union([Type.Literal('zh'), Type.Literal('en')]),
  subject: Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\r\\n\\u0000-\\u0008]+$' }),
  words: Type.String({ minLength: 1, maxLength: 15_000 }),
})
const Template = exactly({
  ...Content.properties,
  id: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  whose: Type.String(),
  from: Type.Array(Type.String()),
})
const Places = Type.Array(exactly({ place: Type.String(), label: Words }))

const reading: Admission = {
  kind: 'rule',
  sentence: { zh: '能写跟进的人，或者设置公司的人', en: 'whoever writes follow-ups, or sets the company up' },
  allows: (access) => access.capabilities.has('settings.write') || mayEver(access, LETTER_OBJECT, 'create'),
}
const ADMITTED: Readonly<Record<Whose, Admission>> = {
  company: { kind: 'capability', anyOf: ['settings.write'] },
  own: { kind: 'record', object: LETTER_OBJECT, actions: ['create'] },
}
const PATHS: Readonly<Record<Whose, string>> = { company: '/letter-templates', own: '/own-letter-templates' }
const OF: Readonly<Record<Whose, { zh: string; en: string }>> = {
  company: { zh: '公司的邮件模板', en: 'a template of the company’s letters' },
  own: { zh: '自己的邮件模板', en: 'a template of one’s own letters' },
}

const keepingRoutes = (whose: Whose): readonly Route[] => {
  const name = whose === 'company' ? 'letterTemplate' : 'ownLetterTemplate'
  return [
    route({
      name: `${name}.create`,
      method: 'POST',
      path: PATHS[whose],
      repeat: 'kept',
      summary: { zh: `新建${OF[whose].zh}`, en: `Make ${OF[whose].en}` },
      admission: ADMITTED[whose],
      input: { body: Content },
      output: { 201: Template },
      run: (ctx, { body }) => makeLetterTemplate(ctx, whose, body),
    }),
    route({
      name: `${name}.update`,
      method: 'PUT',
      path: `${PATHS[whose]}/:id`,
      summary: { zh: `修改${OF[whose].zh}`, en: `Change ${OF[whose].en}` },
      admission: ADMITTED[whose],
      input: { params: ById, body: Content },
      output: { 200: Template },
      run: (ctx, { params, body }) => changeLetterTemplate(ctx, { whose, id: params.id }, body),
    }),
    route({
      name: `${name}.remove`,
      method: 'DELETE',
      path: `${PATHS[whose]}/:id`,
      summary: { zh: `删除${OF[whose].zh}`, en: `Take away ${OF[whose].en}` },
      admission: ADMITTED[whose],
      input: { params: ById },
      output: { 204: Type.Null() },
      run: (ctx, { params }) => removeLetterTemplate(ctx, whose, params.id),
    }),
  ]
}

const fillingRoute = (object: Origin): Route =>
  route({
    name: `${object}.letter_preview`,
    method: 'GET',
    path: `/${pluralOf(object)}/:id/letters/preview`,
    summary: {
      zh: `用模板起草邮件（${NAMES[object].zh}），看了再发`,
      en: `A letter from a template (${NAMES[object].en}), to look over before it is sent`,
    },
    admission: { kind: 'record', object, actions: ['read'] },
    input: {
      params: ById,
      query: exactly({
        template: Type.String({ pattern: UUID_PATTERN }),
        to: Type.Optional(
          Type.String({ pattern: UUID_PATTERN, description: 'The contact who gets it, from an account or a deal.' }),
        ),
      }),
    },
    output: { 200: exactly({ subject: Type.String(), words: Type.String(), empty: Places }) },
    run: (ctx, { params, query }) => fillLetter(ctx, { object, id: params.id, ...query }),
  })

/** Templates of letters, and letters made from them. */
export const templateRoutes: readonly Route[] = [
  route({
    name: 'letterTemplate.list',
    method: 'GET',
    path: '/letter-templates',
    summary: { zh: '公司的和自己的邮件模板', en: 'Templates of letters, the company’s and one’s own' },
    admission: reading,
    input: {},
    output: { 200: exactly({ data: Type.Array(Template), places: exactly({ company: Places, own: Places }) }) },
    run: (ctx) => listLetterTemplates(ctx),
  }),
  ...keepingRoutes('company'),
  ...keepingRoutes('own'),
  ...ORIGINS.map(fillingRoute),
]
