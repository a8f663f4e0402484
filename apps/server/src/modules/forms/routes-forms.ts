import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { acceptHeld } from './held.ts'
import { createForm, listForms, rotateForm, stopForm, updateForm } from './manage.ts'
import { FormBody, FormList, FormView } from './manage-body.ts'

const admission: Admission = { kind: 'capability', anyOf: ['settings.write'] }

/** The forms of a company's website, set up by the system administrator, who sees no lead. */
export const formRoutes: readonly Route[] = [
  route({
    name: 'form.list',
    method: 'GET',
    path: '/web-forms',
    summary: { zh: '网站表单', en: 'The forms on the company’s website' },
    admission,
    input: {},
    output: { 200: FormList },
    run: (ctx) => listForms(ctx),
  }),
  route({
    name: 'form.create',
    method: 'POST',
    path: '/web-forms',
    repeat: 'kept',
    summary: { zh: '新建网站表单', en: 'Make a website form' },
    admission,
    input: { body: FormBody },
    output: { 201: FormView },
    run: (ctx, { body }) => createForm(ctx, body),
  }),
  route({
    name: 'form.update',
    method: 'PUT',
    path: '/web-forms/:id',
    summary: { zh: '修改网站表单', en: 'Change a website form' },
    admission,
    input: { params: ById, body: FormBody },
    output: { 200: FormView },
    run: (ctx, { params, body }) => updateForm(ctx, params.id, body),
  }),
  route({
    name: 'form.rotate',
    method: 'POST',
    path: '/web-forms/:id/rotate',
    repeat: 'kept',
    summary: { zh: '给网站表单换一个公开地址', en: 'Give a website form a new public address' },
    admission,
    input: { params: ById },
    output: { 200: FormView },
    run: (ctx, { params }) => rotateForm(ctx, params.id),
  }),
  route({
    name: 'form.stop',
    method: 'POST',
    path: '/web-forms/:id/stop',
    repeat: 'kept',
    summary: { zh: '立即停用网站表单', en: 'Switch a website form off at once' },
    admission: { kind: 'capability', anyOf: ['settings.write', 'users.freeze'] },
    input: { params: ById },
    output: { 200: FormView },
    run: (ctx, { params }) => stopForm(ctx, params.id),
  }),
  route({
    name: 'lead.accept',
    method: 'POST',
    path: '/leads/:id/accept',
    repeat: 'kept',
    summary: { zh: '接受一条待核对的线索', en: 'Accept a lead that was held back' },
    admission: { kind: 'record', object: 'lead', actions: ['update'] },
    input: { params: ById },
    output: { 200: Members },
    run: (ctx, { params }) => acceptHeld(ctx, params.id),
  }),
]
