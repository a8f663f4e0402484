import { exactTermOfQuery } from '@holdfast/catalog/search'
import { readingOf } from '../../platform/audit/log-store.ts'
import { problemOf } from '../../platform/errors/problem.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { uuidFromBytes } from '../../platform/identifiers.ts'
import { digestLabel, keyFields } from '../../records/index.ts'
import { findRecordByDigest } from './queries.ts'

export interface LookUp {
  readonly object: string
  readonly field: string
  readonly value: string
}

/** Fields that hold a number of one's own: whoever knows it knows whom they ask about. A name is not one. */
const WHOLE_NUMBERS = new Set(['phone', 'email', 'creditCode'])

function declaredField(ctx: RequestContext, asked: LookUp) {
  const object = ctx.caller.tenant.catalog.findObject(asked.object)
  const field = object?.fields[asked.field]
  if (
    object === undefined ||
    field === undefined ||
    !WHOLE_NUMBERS.has(field.kind) ||
    !keyFields(object).includes(asked.field)
  )
    throw new Refusal('malformed', { errors: [{ path: '/field', code: 'field_unknown' }] })
  return field
}

async function digestOf(ctx: RequestContext, asked: LookUp): Promise<Uint8Array> {
  const { country } = ctx.caller.tenant.policy
  const term = exactTermOfQuery(declaredField(ctx, asked), { text: asked.value, country })
  if (term === undefined) throw new Refusal('invalid', { errors: [{ path: '/value', code: 'type_wrong' }] })
  const [digest] = await ctx.services.keeper.digests(ctx.caller.tenant.id, digestLabel(asked.object, asked.field), [
    term,
  ])
  if (digest === undefined) throw new Refusal('keeper_unavailable')
  return digest
}

/**
 * Finds "this customer" by a whole number: an id and no name. Every number tried spends the budget, found or not: a miss tells something too, so
 * the sight is counted by the number's digest and not by the record.
 */
export async function lookUpRecord(ctx: RequestContext, asked: LookUp): Promise<Answer> {
  const { services, caller, language, traceId } = ctx
  const tenantId = caller.tenant.id
  const digest = await digestOf(ctx, asked)
  const tried = uuidFromBytes(digest)
  const id = await findRecordByDigest(readingOf(services.database, tenantId), { tenantId, ...asked, digest })
  const sight = await services.ledger.admit(
    { tenantId, principalId: caller.user.id, kind: 'lookup', subjects: [{ subjectId: tried, recordId: id ?? tried }] },
    ['staff'],
  )
  const sights = sight === null ? [] : [sight]
  const event = { act: 'audit.lookup', outcome: 'allowed', object: asked.object, fields: [asked.field] } as const
  if (id !== null) return { status: 200, body: { id }, audit: { ...event, recordId: id, count: 1 }, sights }
  return {
    status: 404,
    body: problemOf(new Refusal('not_found'), { language, traceId, instance: '/api/v1/audit/lookup' }),
    contentType: 'application/problem+json; charset=utf-8',
    audit: { ...event, count: 0 },
    sights,
  }
}
