import type { WebForm } from '@holdfast/catalog'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { formDocument, OBJECT } from './acting.ts'
import { newFormKey } from './form-key.ts'
import { askableOf, type FormStated, formFaults, formOf, sourcesOf, USUAL_WORDS } from './manage-body.ts'
import { type Counts, countsOf } from './outcomes.ts'

const MOST_FORMS = 50

const viewOf = (form: WebForm, counts: Counts | undefined) => ({ ...form, counts: counts ?? {} })

/** All forms with their numbers, oldest first. */
export async function listForms(ctx: RequestContext): Promise<Answer> {
  const { tenant } = ctx.caller
  const object = tenant.catalog.getObject(OBJECT)
  const counts = await countsOf(ctx.services, tenant.id)
  const forms = Object.values(tenant.policy.webForms).sort((a, b) => (a.id < b.id ? -1 : 1))
  const data = forms.map((form) => viewOf(form, counts.get(form.id)))
  const choices = { askable: askableOf(object), sources: sourcesOf(object), usual: USUAL_WORDS }
  const body = { data, page: { next: null, limit: MOST_FORMS }, ...choices }
  return { status: 200, body, audit: { act: 'form.list', outcome: 'allowed', count: data.length } }
}

async function demandSound(ctx: RequestContext, stated: FormStated): Promise<void> {
  const errors = await formFaults(ctx, stated)
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

/** Makes a form, with a public address of its own. */
export async function createForm(ctx: RequestContext, stated: FormStated): Promise<Answer> {
  await demandSound(ctx, stated)
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const form = formOf(stated, { id: services.newId(), key: newFormKey(tenantId, services.random), version: 1 })
  // the keeper counts what the form writes like a program's writing
  await services.keeper.sealAuthority(tenantId, form.id, formDocument(tenantId, form.id), 'client')
  return ctx.write(async (tx) => {
    await changePolicy(services, tx, (policy) => {
      if (Object.keys(policy.webForms).length >= MOST_FORMS) throw new Refusal('conflict')
      return { ...policy, webForms: { ...policy.webForms, [form.id]: form } }
    })
    const facts = { form: form.id, version: form.version, on: form.on }
    const audit = await tx.record({ act: 'form.create', outcome: 'allowed', facts })
    return { status: 201, body: viewOf(form, undefined), headers: { ETag: `"${form.version}"` }, audit }
  })
}

const formIn = (policy: TenantPolicy, id: string): WebForm => {
  const form = Object.hasOwn(policy.webForms, id) ? policy.webForms[id] : undefined
  if (form === undefined) throw new Refusal('not_found')
  return form
}

/** Changes a form as it stands in the locked policy; every change is a new version, which is what a visitor agrees to. */
async function change(
  ctx: RequestContext,
  id: string,
  about: { act: string; seen: number | null; to: (form: WebForm) => WebForm },
): Promise<Answer> {
  formIn(ctx.caller.tenant.policy, id)
  return ctx.write(async (tx) => {
    let after: WebForm | undefined
    await changePolicy(ctx.services, tx, (policy) => {
      const form = formIn(policy, id)
      if (about.seen !== null && form.version !== about.seen) throw new Refusal('version_conflict')
      after = { ...about.to(form), version: form.version + 1 }
      return { ...policy, webForms: { ...policy.webForms, [id]: after } }
    })
    if (after === undefined) throw new Refusal('not_found')
    const facts = { form: id, version: after.version, on: after.on }
    const audit = await tx.record({ act: about.act, outcome: 'allowed', facts })
    return { status: 200, body: viewOf(after, {}), headers: { ETag: `"${after.version}"` }, audit }
  })
}

/** Changes a form on the version that was seen. */
export async function updateForm(ctx: RequestContext, id: string, stated: FormStated): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  formIn(ctx.caller.tenant.policy, id)
  await demandSound(ctx, stated)
  return change(ctx, id, { act: 'form.update', seen, to: (form) => formOf(stated, form) })
}

/** Gives a form a new public address; the old one ends at once. */
export const rotateForm = (ctx: RequestContext, id: string): Promise<Answer> => {
  const key = newFormKey(ctx.caller.tenant.id, ctx.services.random)
  return change(ctx, id, { act: 'form.rotate', seen: null, to: (form) => ({ ...form, key }) })
}

/** Switches a form off at once, whatever else is being changed about it. */
export const stopForm = (ctx: RequestContext, id: string): Promise<Answer> =>
  change(ctx, id, { act: 'form.stop', seen: null, to: (form) => ({ ...form, on: false }) })
