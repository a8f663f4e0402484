import { findField, formableFields, type ObjectDeclaration, readOrigin, type WebForm } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import type { ValueFault } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { ById, exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { workingRoles } from '../../records/index.ts'
import { OBJECT } from './acting.ts'

const words = (most: number) =>
  exactly({ zh: Type.String({ minLength: 1, maxLength: most }), en: Type.String({ minLength: 1, maxLength: most }) })
const Key = Type.String({ maxLength: 64 })
const MOST_FIELDS = 20
const MOST_ORIGINS = 20

const Stated = {
  name: Words,
  fields: Type.Array(exactly({ key: Key, required: Type.Boolean(), label: maybe(Words) }), {
    minItems: 1,
    maxItems: MOST_FIELDS,
  }),
  consent: words(1_000),
  thanks: words(500),
  source: maybe(Key),
  origins: Type.Array(Type.String({ maxLength: 200 }), { maxItems: MOST_ORIGINS, uniqueItems: true }),
  teamId: ById.properties.id,
  keeperId: ById.properties.id,
  on: Type.Boolean(),
}

/** A form as its administrator states it. */
export const FormBody = exactly(Stated)
export type FormStated = Static<typeof FormBody>

const Tally = Type.Optional(Type.Integer({ minimum: 0 }))

/** A form as its administrator sees it, with the numbers of the last thirty days. */
export const FormView = exactly({
  id: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  key: Type.String(),
  ...Stated,
  counts: exactly({
    received: Tally,
    held: Tally,
    discarded: Tally,
    limit: Tally,
    stale: Tally,
    invalid: Tally,
    origin: Tally,
  }),
})

/** Words that a new form begins with. */
export const USUAL_WORDS = {
  consent: {
    zh: '我同意贵公司为答复我的询问而使用以上信息。',
    en: 'I agree that you use these details to answer my enquiry.',
  },
  thanks: { zh: '谢谢，我们会尽快联系您。', en: 'Thank you. We will be in touch soon.' },
} as const

export const FormList = exactly({
  usual: exactly({ consent: words(1_000), thanks: words(500) }),
  data: Type.Array(FormView),
  page: exactly({ next: Type.Null(), limit: Type.Integer() }),
  askable: Type.Array(exactly({ key: Type.String(), label: Words })),
  sources: Type.Array(exactly({ value: Type.String(), label: Words })),
})

/** The fields a form may ask for, with their words. */
export const askableOf = (object: ObjectDeclaration) =>
  formableFields(object).flatMap((key) => {
    const field = findField(object, key)
    return field === undefined ? [] : [{ key, label: field.label }]
  })

/** The sources a form's leads may bear. */
export const sourcesOf = (object: ObjectDeclaration) =>
  (object.fields['source']?.options ?? []).map(({ value, label }) => ({ value, label }))

/** By one of these a company is reached again, so one of them is asked for and must be filled. */
const REACHING = ['mobile', 'email', 'wechat']

function ownFaults(object: ObjectDeclaration, stated: FormStated): ValueFault[] {
  const known = new Set(formableFields(object))
  const keys = stated.fields.map(({ key }) => key)
  const ofFields = stated.fields.flatMap(({ key }, at): ValueFault[] => {
    if (!known.has(key)) return [{ path: `/fields/${at}/key`, code: 'field_unknown' }]
    return keys.indexOf(key) === at ? [] : [{ path: `/fields/${at}/key`, code: 'duplicate_value' }]
  })
  const isReached = stated.fields.some(({ key, required }) => required && REACHING.includes(key))
  const ofOrigins = stated.origins.flatMap((origin, at) =>
    readOrigin(origin) === null ? [{ path: `/origins/${at}`, code: 'url_invalid' }] : [],
  )
  const sources = sourcesOf(object).map(({ value }) => value)
  return [
    ...ofFields,
    ...(isReached ? [] : [{ path: '/fields', code: 'contact_missing' }]),
    ...ofOrigins,
    ...(stated.source === null || sources.includes(stated.source) ? [] : [{ path: '/source', code: 'choice_unknown' }]),
  ]
}

/** What keeps a form from being set up so: fields it may not ask for, a team or a person who is not there or may not work on leads. */
export async function formFaults(ctx: RequestContext, stated: FormStated): Promise<readonly ValueFault[]> {
  const { tenant } = ctx.caller
  const { catalog, policy } = tenant
  const working = workingRoles({ caller: ctx.caller, object: catalog.getObject(OBJECT) })
  const keepers = await ctx.services.database.read(
    tenant.id,
    sql`select 1 from app_user where tenant_id = ${tenant.id} and id = ${stated.keeperId} and status = 'active' and roles && ${working}::text[]`,
  )
  return [
    ...ownFaults(catalog.getObject(OBJECT), stated),
    ...(Object.hasOwn(policy.teams, stated.teamId) ? [] : [{ path: '/teamId', code: 'reference_invalid' }]),
    ...(keepers.length > 0 ? [] : [{ path: '/keeperId', code: 'reference_invalid' }]),
  ]
}

/** A form as it is kept, from what was stated. */
export const formOf = (stated: FormStated, { id, key, version }: Pick<WebForm, 'id' | 'key' | 'version'>): WebForm => ({
  ...stated,
  id,
  key,
  version,
})
