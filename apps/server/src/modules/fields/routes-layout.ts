import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { ChoiceBody, listChoices, writeChoice } from './choices.ts'
import { HidingBody, hideField, LayoutBody, listLayouts, writeLayout } from './layouts.ts'

const reading = { kind: 'capability', anyOf: ['fields.write', 'fields.grant'] } as const
const laying = { kind: 'capability', anyOf: ['fields.write'] } as const
const granting = { kind: 'capability', anyOf: ['fields.grant'] } as const
const wording = { kind: 'capability', anyOf: ['settings.write'] } as const

/** How objects are laid out, who a standard field is hidden from, and the words of choices. */
export const layoutRoutes: readonly Route[] = [
  route({
    name: 'layout.list',
    method: 'GET',
    path: '/layouts',
    summary: { zh: '各对象的表单布局', en: 'How objects are laid out' },
    admission: reading,
    input: {},
    output: { 200: Members },
    run: async (ctx) => listLayouts(ctx),
  }),
  route({
    name: 'layout.update',
    method: 'PUT',
    path: '/layouts',
    summary: { zh: '调整布局：分组、顺序、必填、不显示', en: 'Lay an object out: groups, order, required, left out' },
    admission: laying,
    input: { body: LayoutBody },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => writeLayout(ctx, body),
  }),
  route({
    name: 'layout.hide',
    method: 'PUT',
    path: '/layouts/hiding',
    summary: { zh: '对角色隐藏标准字段', en: 'Hide a standard field from roles' },
    admission: granting,
    input: { body: HidingBody },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => hideField(ctx, body),
  }),
  route({
    name: 'choice.list',
    method: 'GET',
    path: '/choices',
    summary: { zh: '公司自己的选项：等级、行业、来源…', en: 'The company’s own words: levels, industries, sources…' },
    admission: wording,
    input: {},
    output: { 200: Members },
    run: async (ctx) => listChoices(ctx),
  }),
  route({
    name: 'choice.update',
    method: 'PUT',
    path: '/choices',
    summary: { zh: '加、改名、停用选项', en: 'Add, rename and retire options' },
    admission: wording,
    input: { body: ChoiceBody },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => writeChoice(ctx, body),
  }),
]
