import { createHash, timingSafeEqual } from 'node:crypto'
import type { WebForm } from '@holdfast/catalog'
import { findField } from '@holdfast/catalog'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { OBJECT } from './acting.ts'
import { tenantOfKey } from './form-key.ts'
import { countedThisHour } from './limiter.ts'
import { bitsFor, encodeFormToken, tokenBody, tokenDocument } from './token.ts'

export const TOKEN_LABEL = 'form-token'

/** A form that the public may fill in, in its company. */
export interface OpenForm {
  readonly tenant: Tenant
  readonly form: WebForm
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The form of a public address. Unknown, ended and switched off are one answer. */
export async function openForm(services: Services, key: string): Promise<OpenForm> {
  const tenantId = tenantOfKey(key)
  if (tenantId === null) throw new Refusal('not_found')
  const tenant = await services.tenants.load(tenantId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'session_ended') throw new Refusal('not_found')
    throw error
  })
  const form = Object.values(tenant.policy.webForms).find((each) => timingSafeEqual(hashOf(each.key), hashOf(key)))
  if (form === undefined || !form.on) throw new Refusal('not_found')
  return { tenant, form }
}

/** Where the request says its page is from: the company's site, our own page, or a program that says nothing. */
export function originOf(ctx: RequestContext, { form }: OpenForm): string | null {
  const stated = ctx.headers.origin
  if (stated === undefined) return null
  const own = ctx.services.settings.HOLDFAST_URL.origin
  if (stated !== own && !form.origins.includes(stated)) throw new Refusal('origin_refused')
  return stated
}

/** Lets a page of an origin that may hold the form read the answer. No cookie is ever asked for, so none is allowed. */
export const corsOf = (origin: string | null): Readonly<Record<string, string>> =>
  origin === null
    ? { Vary: 'Origin' }
    : { 'Access-Control-Allow-Origin': origin, 'Cross-Origin-Resource-Policy': 'cross-origin', Vary: 'Origin' }

/** A fresh token for the form. */
export async function newToken(
  services: Services,
  { tenant, form }: OpenForm,
): Promise<{ token: string; bits: number }> {
  const sent = await countedThisHour(services, { tenantId: tenant.id, formId: form.id })
  const bits = bitsFor(sent)
  const body = tokenBody({ issuedAt: services.clock.now(), bits }, services.random)
  const [mac] = await services.keeper.mac(tenant.id, TOKEN_LABEL, [tokenDocument(body, form)])
  return { token: encodeFormToken(body, mac ?? new Uint8Array()), bits }
}

/** What the form asks for, as its page draws it. */
export function askedOf({ tenant, form }: OpenForm) {
  const object = tenant.catalog.getObject(OBJECT)
  return form.fields.flatMap(({ key, required, label }) => {
    const field = findField(object, key)
    if (field === undefined || field.removed === true) return []
    const options = (field.options ?? []).flatMap(({ value, label: words, retired }) =>
      retired === true ? [] : [{ value, label: words }],
    )
    return [
      { key, kind: field.kind, required, label: label ?? field.label, maxLength: field.maxLength ?? null, options },
    ]
  })
}
