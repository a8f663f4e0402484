import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { SupportAccess } from '../../platform/gate/support-access.ts'
import { findRequests } from '../../platform/two-person/request.ts'
import { readsUnder } from './reads.ts'

const time = (at: number): string => new Date(at).toISOString()

interface Named {
  readonly id: string
  readonly name: string
}

/** Whoever oversees them sees all, whoever helps their own. */
function seen({ caller }: RequestContext): readonly SupportAccess[] {
  const { supports } = caller.tenant.policy
  const { capabilities } = caller.access
  const overseesAll = capabilities.has('support.oversee') || capabilities.has('audit.read')
  return supports.filter(({ userId }) => overseesAll || userId === caller.user.id).toReversed()
}

/** Purpose and approvals as they stand in the signed requests, by id. */
async function askedOf({ services, caller }: RequestContext, ids: readonly string[]) {
  const found = await findRequests(services, readerOf(services.database, caller.tenant.id), ids)
  return (id: string) => {
    const request = found.get(id)
    if (request === undefined)
      throw new Refusal('unavailable', { detail: 'The request does not carry the keeper’s seal.' })
    const { asked, standing } = request
    const { ticket } = asked.payload as { readonly ticket: string }
    return { purpose: asked.reason, ticket, approvers: standing.approvals.map(({ by }) => by) }
  }
}

function shown(ctx: RequestContext, one: SupportAccess, nameOf: (id: string) => Named) {
  const { caller, services } = ctx
  const lasts = one.until > services.clock.now()
  const objects = one.objects.flatMap((name) => {
    const object = caller.tenant.catalog.findObject(name)
    return object === undefined ? [] : [{ name, label: object.labelPlural }]
  })
  return {
    id: one.id,
    holder: nameOf(one.userId),
    objects,
    from: time(one.from),
    until: time(one.until),
    lasts,
    mayEnd: lasts && (one.userId === caller.user.id || caller.access.capabilities.has('support.oversee')),
  }
}

const namesOf = async ({ services, caller }: RequestContext, ids: readonly string[]) => {
  const names = await services.people.namesOf(caller.tenant.id, [...new Set(ids)])
  return (id: string): Named => ({ id, name: String(names.get(id)?.['name'] ?? '') })
}

/** The support accesses of the company, running and past, the newest first. */
export async function listSupports(ctx: RequestContext): Promise<Answer> {
  const all = seen(ctx)
  const askedFor = await askedOf(
    ctx,
    all.map(({ id }) => id),
  )
  const asked = all.map(({ id }) => askedFor(id))
  const nameOf = await namesOf(ctx, [...all.map(({ userId }) => userId), ...asked.flatMap((each) => each.approvers)])
  const data = all.map((one, at) => {
    const { purpose = '', ticket = '', approvers = [] } = asked[at] ?? {}
    return { ...shown(ctx, one, nameOf), purpose, ticket, approvedBy: approvers.map(nameOf) }
  })
  const audit = { act: 'support.list', outcome: 'allowed', count: data.length } as const
  const choices = ctx.caller.tenant.catalog.served.map(({ name, labelPlural }) => ({ name, label: labelPlural }))
  return { status: 200, body: { data, page: { next: null, limit: data.length }, choices }, audit }
}

/** What was read under one of them: by object how often, and which records. */
export async function listReads(ctx: RequestContext, id: string): Promise<Answer> {
  const one = seen(ctx).find((each) => each.id === id.toLowerCase())
  if (one === undefined) throw new Refusal('not_found')
  const data = await readsUnder(ctx, one)
  const facts = { support: one.id }
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'support.reads', outcome: 'allowed', count: data.length, facts },
  }
}
