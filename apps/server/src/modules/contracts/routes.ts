import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { readContractText, writeContractText } from './contract-text.ts'
import { changeTemplate, listTemplates, makeTemplate, retireTemplate } from './templates.ts'

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const both = (maxLength: number) => exactly({ zh: text(maxLength), en: text(maxLength) })

const TemplateBody = exactly({ name: Words, title: both(200), clauses: both(30_000) })
const TemplateView = exactly({
  ...TemplateBody.properties,
  id: ById.properties.id,
  version: Type.Integer({ minimum: 1 }),
  retired: Type.Boolean(),
})
const TemplateList = exactly({
  data: Type.Array(TemplateView),
  places: Type.Array(exactly({ place: Type.String(), label: Words })),
})
const Chosen = exactly({
  data: maybe(exactly({ id: ById.properties.id, version: Type.Integer({ minimum: 1 }), name: Words })),
})

const reading: Admission = {
  kind: 'rule',
  sentence: { zh: '能查看合同的人，或者设置销售流程的人', en: 'whoever lists contracts, or sets pipelines up' },
  allows: (access) => access.capabilities.has('settings.write') || mayEver(access, 'contract', 'list'),
}
const settingUp = { kind: 'capability', anyOf: ['settings.write'] } as const

/** Templates of contracts, set up by the system administrator, and the one a contract is written with. */
export const contractRoutes: readonly Route[] = [
  route({
    name: 'template.list',
    method: 'GET',
    path: '/contract-templates',
    summary: { zh: '合同模板', en: 'Templates of contracts' },
    admission: reading,
    input: {},
    output: { 200: TemplateList },
    run: (ctx) => listTemplates(ctx),
  }),
  route({
    name: 'template.create',
    method: 'POST',
    path: '/contract-templates',
    repeat: 'kept',
    summary: { zh: '新建合同模板', en: 'Make a template of contracts' },
    admission: settingUp,
    input: { body: TemplateBody },
    output: { 201: TemplateView },
    run: (ctx, { body }) => makeTemplate(ctx, body),
  }),
  route({
    name: 'template.update',
    method: 'PUT',
    path: '/contract-templates/:id',
    summary: { zh: '修改合同模板，已写的合同不变', en: 'Change a template; contracts that have it keep theirs' },
    admission: settingUp,
    input: { params: ById, body: TemplateBody },
    output: { 200: TemplateView },
    run: (ctx, { params, body }) => changeTemplate(ctx, params.id, body),
  }),
  route({
    name: 'template.retire',
    method: 'DELETE',
    path: '/contract-templates/:id',
    summary: { zh: '停用合同模板', en: 'Take a template out of use' },
    admission: settingUp,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, { params }) => retireTemplate(ctx, params.id),
  }),
  route({
    name: 'contract.text',
    method: 'GET',
    path: '/contracts/:id/template',
    summary: { zh: '合同用的模板', en: 'The template a contract is written with' },
    admission: { kind: 'record', object: 'contract', actions: ['read'] },
    input: { params: ById },
    output: { 200: Chosen },
    run: (ctx, { params }) => readContractText(ctx, params.id),
  }),
  route({
    name: 'contract.write',
    method: 'PUT',
    path: '/contracts/:id/template',
    summary: { zh: '给合同草稿选模板', en: 'Write a draft with a template' },
    admission: { kind: 'record', object: 'contract', actions: ['update'] },
    input: { params: ById, body: exactly({ templateId: maybe(ById.properties.id) }) },
    output: { 204: Type.Null() },
    run: (ctx, { params, body }) => writeContractText(ctx, params.id, body.templateId),
  }),
]
