import type { ObjectDeclaration, Way } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import { loadRecord } from '../load.ts'
import {
  admitDisclosure,
  clearValues,
  type Disclosure,
  demandWish,
  maskedFields,
  wayOfContact,
  writeDisclosure,
} from '../reveal.ts'
import { oneOf, writingOf } from './shared.ts'

const RevealBody = Type.Object(
  {
    fields: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 20 }),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)
const WayBody = Type.Object({ field: Type.Optional(Type.String({ maxLength: 64 })) }, { additionalProperties: false })
const Values = Type.Record(Type.String(), Type.Unknown())
/** Null where the telephone provider connects both and nothing is disclosed. */
const Link = Type.Object({ uri: Type.Union([Type.String(), Type.Null()]) })

/** Discloses values of one record: decided, counted, recorded in the log and on the timeline, and only then answered. */
async function disclose(ctx: RequestContext, disclosure: Disclosure): Promise<Answer> {
  const { record, fields, kind, reason } = disclosure
  const writing = writingOf(ctx, record.object)
  const sights = await admitDisclosure(writing, disclosure)
  return ctx.write(async (tx) => {
    await writeDisclosure(writing, tx, { ...disclosure, sights })
    const audit = await tx.record({
      act: `${record.object.name}.${kind}`,
      outcome: 'allowed',
      object: record.object.name,
      recordId: record.row.id,
      fields: fields.map((named) => named.key),
      ...(reason === null ? {} : { reason: 'stated' }),
    })
    return { status: 200, body: clearValues(record, fields), audit }
  })
}

async function reveal(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; fields: readonly string[]; reason?: string },
): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const record = await loadRecord(writing, { id: asked.id, action: 'read' })
  return disclose(ctx, {
    record,
    fields: maskedFields(record, asked.fields),
    kind: 'reveal',
    reason: asked.reason ?? null,
  })
}

const SCHEMES = { mail: 'mailto:', chat: 'weixin://dl/chat?' } as const

/** Hands the value to the caller's own application as a link, or leaves a call to the telephone provider. */
async function contactBy(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; by: Way; field?: string },
): Promise<Answer> {
  const { services, caller } = ctx
  const { by } = asked
  const record = await loadRecord(writingOf(ctx, object), { id: asked.id, action: 'contact' })
  demandWish(record, by)
  const way = wayOfContact(record, by, asked.field)
  const kind = by === 'mail' ? 'mail' : 'call'
  const isUnseen = by === 'call' && !services.calls.discloses
  const { body, ...recorded } = await disclose(ctx, { record, fields: [way], kind, reason: null, isUnseen })
  const value = String(Object.values(body as Record<string, unknown>)[0])
  if (by !== 'call') return { ...recorded, body: { uri: `${SCHEMES[by]}${value}` } }
  const call = { tenantId: caller.tenant.id, userId: caller.user.id, number: value }
  return { ...recorded, body: { uri: await services.calls.place(call) } }
}

/** Reveal, and the ways to act on a masked value without seeing it. A repeat is decided and recorded anew. */
export function disclosureRoutes(object: ObjectDeclaration): Route[] {
  const { plural, label, name } = object
  const by = (verb: Way, zh: string, en: string): Route =>
    route({
      name: `${name}.${verb}`,
      method: 'POST',
      path: `/${plural}/:id/${verb}`,
      repeat: 'anew',
      summary: { zh: `${zh}${label.zh}，不用看明文`, en: `${en} ${oneOf(label)} without revealing` },
      admission: { kind: 'record', object: name, actions: ['contact'] },
      input: { params: ById, body: Type.Optional(WayBody) },
      output: { 200: Link },
      run: (ctx, input) => contactBy(ctx, object, { id: input.params.id, by: verb, ...input.body }),
    })
  const ways = new Set(Object.values(object.fields).map((field) => field.contactBy))
  return [
    route({
      name: `${name}.reveal`,
      method: 'POST',
      path: `/${plural}/:id/reveal`,
      repeat: 'anew',
      summary: { zh: `查看${label.zh}的明文`, en: `Reveal masked values of ${oneOf(label)}` },
      admission: { kind: 'record', object: name, actions: ['reveal'] },
      input: { params: ById, body: RevealBody },
      output: { 200: Values },
      run: (ctx, input) => reveal(ctx, object, { ...input.body, id: input.params.id }),
    }),
    ...(ways.has('call') ? [by('call', '打电话给', 'Call')] : []),
    ...(ways.has('mail') ? [by('mail', '写邮件给', 'Write to')] : []),
    ...(ways.has('chat') ? [by('chat', '发微信给', 'Chat with')] : []),
  ]
}
