import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import {
  lockAssignable,
  mayGive,
  needsApproval,
  placeOfOwner,
  TRANSFER,
  TRANSFERABLE,
  type Writing,
  within,
} from '../../records/index.ts'
import { deciders } from './deciders.ts'
import { insertTransfer, sealWords, type TransferItem, waitingAmong } from './transfer-rows.ts'

const DAY_MS = 86_400_000
const WAITS_DAYS = 14

interface Stated {
  readonly object: string
  readonly ids: readonly string[]
  readonly ownerId: string
  readonly reason: string
}

interface Asking {
  readonly ctx: RequestContext
  readonly tx: WriteTransaction
  readonly writing: Writing
  readonly toId: string
}

/** An object whose records the caller may give away; another one is like none. */
function objectOf({ caller }: RequestContext, name: string): ObjectDeclaration {
  const { catalog } = caller.tenant
  const object = catalog.findObject(name) ?? catalog.findByPlural(name)
  if (object === undefined || !TRANSFERABLE.includes(object.name)) throw new Refusal('not_found')
  if (!mayEver(caller.access, object.name, 'assign')) throw new Refusal('forbidden')
  return object
}

/** The records, by the team that gives them: all within the caller's reach, none asked for already, each one that somebody has to approve. */
async function demandMatter({ tx, writing, toId, ctx }: Asking, ids: readonly string[]) {
  const rows = await lockAssignable(writing, tx, ids)
  if (rows.length < ids.length) throw new Refusal('not_found')
  const now = new Date(ctx.services.clock.now()).toISOString()
  if ((await waitingAmong(tx, tx.tenantId, { ids, now })).size > 0) throw new Refusal('transfer_waits')
  const to = await placeOfOwner(writing, toId)
  const byTeam = new Map<string | null, TransferItem[]>()
  for (const { id, owner_id: ownerId, team_id: teamId } of rows) {
    const from = { ownerId, teamId }
    if (!mayGive(writing, { from, to })) throw new Refusal('forbidden')
    if (
      ownerId === null ||
      ownerId === toId ||
      !needsApproval(writing.caller.tenant.policy, writing.object.name, { from, to })
    )
      throw new Refusal('transfer_free')
    byTeam.set(teamId, [...(byTeam.get(teamId) ?? []), { record_id: id, owner_id: ownerId }])
  }
  return byTeam
}

/** One request: all that one team gives. Whoever approves is told, and both sides. */
async function askTeam(asking: Asking, of: { teamId: string | null; items: readonly TransferItem[]; reason: string }) {
  const { ctx, tx, writing, toId } = asking
  const { services, caller } = ctx
  const object = writing.object.name
  const askedBy = caller.user.id
  const { teamId, items } = of
  const now = services.clock.now()
  const approvers = (await deciders(caller.tenant, tx, now))({ object, teamId, askedBy }).map((each) => each.id)
  if (approvers.length === 0) throw new Refusal('transfer_nobody')
  const id = services.newId()
  await insertTransfer(services, tx, {
    id,
    object,
    team_id: teamId,
    to_id: toId,
    asked_by: askedBy,
    asked_at: new Date(now).toISOString(),
    until: new Date(now + WAITS_DAYS * DAY_MS).toISOString(),
    reason: await sealWords(services, { tenantId: tx.tenantId, id, part: 'reason' }, of.reason),
    items,
  })
  const sides = [...items.map((item) => item.owner_id), toId]
  const userIds = [...new Set([...approvers, ...sides])].filter((each) => each !== askedBy)
  await publish(tx, 'approval.asked', { userIds, byId: askedBy, object: TRANSFER, ids: [id], version: 'asked' })
  return { id, count: items.length, approvers: approvers.length }
}

/** Asks that records go to another owner: once for each team that gives some, to be approved by whoever leads it. */
export function askTransfer(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { services, caller } = ctx
  const object = objectOf(ctx, stated.object)
  const ids = [...new Set(stated.ids.map((id) => id.toLowerCase()))]
  return ctx.write(async (tx) => {
    const asking = { ctx, tx, writing: within({ services, caller, object }, tx), toId: stated.ownerId.toLowerCase() }
    const byTeam = await demandMatter(asking, ids)
    const data = []
    for (const [teamId, items] of byTeam)
      data.push(await askTeam(asking, { teamId, items, reason: stated.reason.trim() }))
    const audit = await tx.record({
      act: 'transfer.ask',
      outcome: 'allowed',
      object: object.name,
      ids,
      count: ids.length,
      facts: { to: asking.toId, transfers: data.map(({ id }) => id) },
    })
    return { status: 201, body: { data }, audit }
  })
}
