import type { ObjectDeclaration } from '@holdfast/catalog'
import {
  type Access,
  covers,
  fieldModes,
  isPoolReach,
  may,
  type Principal,
  type ReachOfRecord,
  reachesFor,
  revealableFields,
  visibleFields,
} from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { rightsOf } from '../../platform/gate/rights-of.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { type KeptShare, sharesAbout } from '../../platform/gate/shares.ts'
import { supportOf } from '../../platform/gate/support-access.ts'
import { teamsBelow } from '../../platform/gate/tenant-policy.ts'
import { findReach } from '../../records/index.ts'

const Query = Type.Object(
  { object: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 36 }) },
  { additionalProperties: false },
)

interface UserRow {
  readonly id: string
  readonly roles: readonly string[]
  readonly team_id: string | null
}

/** Until when a record is shared with somebody who holds these shares, if it is. */
function untilOf(held: readonly KeptShare[], { subjectId, ownerId }: ReachOfRecord) {
  const share = held.find((each) => each.recordId === subjectId && each.ownerId === ownerId)
  return share === undefined ? {} : { sharedUntil: new Date(share.until).toISOString() }
}

/** By which of their rights somebody sees a record, which of its fields, and which of those masked they may reveal; undefined where they do not. */
function sightOf(access: Access, object: string, reach: ReachOfRecord) {
  const act = { object, action: 'read' } as const
  if (!may(access, act, reach)) return undefined
  const covering = reachesFor(access, object, 'read').filter((each) => covers(each, reach, access.principal))
  // which pool it is stays with whoever is in it
  const reaches = new Set(covering.map((each) => (isPoolReach(each) ? 'pool' : each)))
  const revealable = revealableFields(access, object, reach)
  const fields = [...fieldModes(access, act, reach)].map(([field, mode]) => ({
    field,
    mode,
    ...(mode === 'masked' ? { reveals: revealable.has(field) } : {}),
  }))
  return { reaches: [...reaches], fields }
}

/** Those who can see a record, and which of the fields that the asker sees. */
async function seeingOf(ctx: RequestContext, object: ObjectDeclaration, reach: ReachOfRecord) {
  const { caller, services } = ctx
  const { tenant } = caller
  // of fields the asker does not see, others' sight tells nothing either
  const own = visibleFields(caller.access, object.name)
  const users = await services.database.read<UserRow>(
    tenant.id,
    sql`select id, roles, team_id from app_user where tenant_id = ${tenant.id} and status = 'active' limit 10000`,
  )
  const about = { tenantId: tenant.id, now: services.clock.now(), recordId: reach.subjectId ?? '' }
  const shares = await sharesAbout(services.keeper, readerOf(services.database, tenant.id), about)
  return users.flatMap((user) => {
    const held = shares.get(user.id) ?? []
    const { support: _own, ...asker } = caller.principal
    const lent = supportOf(tenant.policy, user, services.clock.now())
    const principal: Principal = {
      ...asker,
      userId: user.id,
      roles: user.roles,
      teamId: user.team_id,
      departmentTeamIds: teamsBelow(tenant.policy, user.team_id),
      shares: held,
      ...(lent === undefined ? {} : { support: lent }),
    }
    // what the asker found by its whole number, nobody else found
    const place = user.id === asker.userId ? reach : { ...reach, found: false }
    const sight = sightOf(rightsOf(principal, tenant), object.name, place)
    if (sight === undefined) return []
    const fields = sight.fields.filter(({ field }) => own.has(field))
    return [{ id: user.id, roles: user.roles, ...untilOf(held, reach), ...sight, fields }]
  })
}

/** Who can see a record: everybody's rights applied to it by the same rules as in every request. Asked by those who can see it themselves. */
async function who(ctx: RequestContext, object: ObjectDeclaration, id: string): Promise<Answer> {
  const { caller, services } = ctx
  const reach = await findReach(ctx, object, { id, action: 'read' })
  if (reach === null) throw new Refusal('not_found')
  const seeing = await seeingOf(ctx, object, reach)
  const names = await services.people.namesOf(
    caller.tenant.id,
    seeing.map((user) => user.id),
  )
  const data = seeing.map((user) => ({ ...user, ...names.get(user.id) }))
  return {
    status: 200,
    body: { data },
    audit: { act: 'access.who', outcome: 'allowed', object: object.name, recordId: id, count: data.length },
  }
}

export const whoRoute: Route = route({
  name: 'access.who',
  method: 'GET',
  path: '/access/who',
  summary: { zh: '谁能看到这条记录', en: 'Who can see a record' },
  admission: { kind: 'signedIn' },
  input: { query: Query },
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: (ctx, input) => {
    const { catalog } = ctx.caller.tenant
    const object = catalog.findObject(input.query.object) ?? catalog.findByPlural(input.query.object)
    if (object === undefined || !object.served) throw new Refusal('not_found')
    return who(ctx, object, input.query.id)
  },
})
