import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { personInAct } from '../../platform/gate/person-in-act.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Decider } from '../../platform/gate/substitutes.ts'
import {
  mayGive,
  type OpenRecord,
  type OwnedPlace,
  openMany,
  placeOfOwner,
  storeChange,
  tellEnded,
  type Writing,
  within,
} from '../../records/index.ts'
import { deciders } from './deciders.ts'
import {
  endTransfer,
  findTransfer,
  lockWaiting,
  sealWords,
  type TransferItem,
  type TransferRow,
} from './transfer-rows.ts'

interface Deciding {
  readonly ctx: RequestContext
  readonly tx: WriteTransaction
  readonly row: TransferRow
  readonly items: readonly TransferItem[]
}

const nowOf = ({ services }: RequestContext): string => new Date(services.clock.now()).toISOString()

/** The request as it lies; to whoever has no part in it there is none. */
async function demandTransfer(ctx: RequestContext, tx: WriteTransaction, id: string): Promise<Deciding> {
  const found = await findTransfer(ctx.services, tx, id.toLowerCase())
  if (found === undefined) throw new Refusal('not_found')
  return { ctx, tx, ...found }
}

/** How the caller decides on this. Refuses whoever asked with the reason, others who do not approve it as if there were none. */
async function demandDecider({ ctx, tx, row }: Deciding): Promise<Decider> {
  const me = ctx.caller.user.id
  if (row.asked_by === me) throw new Refusal('own_transfer')
  const all = (await deciders(ctx.caller.tenant, tx, ctx.services.clock.now()))({
    object: row.object,
    teamId: row.team_id,
    askedBy: row.asked_by,
  })
  const mine = all.find(({ id }) => id === me)
  if (mine === undefined) throw new Refusal('not_found')
  return mine
}

/** Whoever asked, as they may write now; null where they have left or lost the right. */
async function writingOfAsker({ ctx, tx, row }: Deciding): Promise<Writing | null> {
  const { services, caller } = ctx
  const object = caller.tenant.catalog.getObject(row.object)
  const standIn = { id: row.id, scopes: [`${object.plural}:write`] }
  // the act holds one connection and never waits for a second
  const inside = within({ services, caller, object }, tx)
  const asker = await personInAct(ctx, tx, { userId: row.asked_by, standIn })
  return asker === null ? null : { ...inside, caller: asker }
}

interface Going {
  readonly record: OpenRecord
  readonly to: OwnedPlace
}

/** Where the records go; nowhere any more if the receiver has left. */
const placeNow = (writing: Writing, toId: string): Promise<OwnedPlace | null> =>
  placeOfOwner(writing, toId).catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })

/** The records that still can go, locked: those that are whose they were when it was asked, and that the asker still may give. */
async function goingOf({ tx, row, items }: Deciding, writing: Writing): Promise<readonly Going[]> {
  const ownerOf = new Map(items.map((item) => [item.record_id, item.owner_id]))
  const records = await openMany(writing, tx, { ids: [...ownerOf.keys()], action: 'assign' })
  const to = await placeNow(writing, row.to_id)
  if (to === null) return []
  return records
    .filter(
      (record) => record.row.owner_id === ownerOf.get(record.row.id) && mayGive(writing, { from: record.reach, to }),
    )
    .map((record) => ({ record, to }))
}

const storeAll = async (writing: Writing, tx: WriteTransaction, going: readonly Going[]): Promise<void> => {
  for (const { record, to } of going)
    await storeChange(writing, tx, {
      record,
      values: { ...record.values, owner: to.ownerId },
      changed: ['owner'],
      ...to,
    })
}

/** Who decided, in whose stead, and what they said to it. */
type Said = Pick<TransferRow, 'decided_by' | 'decided_for' | 'words'>

/** Does what was asked for, in the asker's name and by their right of this moment; gives the records that went. */
async function carryOut(deciding: Deciding, said: Said): Promise<readonly string[]> {
  const { ctx, tx, row } = deciding
  const writing = await writingOfAsker(deciding)
  const going = writing === null ? [] : await goingOf(deciding, writing)
  // the records are locked first, as by everybody who changes an owner
  if (!(await lockWaiting(tx, row.id, nowOf(ctx)))) throw new Refusal('state_conflict')
  await endTransfer(tx, row.id, {
    ...said,
    decided_at: nowOf(ctx),
    state: going.length === 0 ? 'void' : 'approved',
    moved: going.length,
  })
  if (writing !== null) await storeAll(writing, tx, going)
  return going.map(({ record }) => record.row.id)
}

async function refuse({ ctx, tx, row }: Deciding, said: Said): Promise<void> {
  if (!(await lockWaiting(tx, row.id, nowOf(ctx)))) throw new Refusal('state_conflict')
  await endTransfer(tx, row.id, { ...said, state: 'refused', decided_at: nowOf(ctx) })
}

/** Approves or refuses what a colleague asked for. Approved, what is still whose it was goes; where nothing is, the request is over. */
export function decideTransfer(
  ctx: RequestContext,
  id: string,
  stated: { readonly approve: boolean; readonly words?: string },
): Promise<Answer> {
  const { approve, words } = stated
  if (!approve && words === undefined) throw new Refusal('invalid', { errors: [{ path: '/words', code: 'required' }] })
  return ctx.write(async (tx) => {
    const deciding = await demandTransfer(ctx, tx, id)
    const { row } = deciding
    const { id: decidedBy, insteadOf } = await demandDecider(deciding)
    const about = { tenantId: tx.tenantId, id: row.id, part: 'words' } as const
    const sealed = words === undefined ? null : await sealWords(ctx.services, about, words.trim())
    const said = { decided_by: decidedBy, decided_for: insteadOf, words: sealed }
    const ids = approve ? await carryOut(deciding, said) : []
    if (!approve) await refuse(deciding, said)
    const state = approve ? (ids.length === 0 ? 'void' : 'approved') : 'refused'
    await tellEnded(tx, [row.id], ctx.caller.user.id)
    const stead = insteadOf === null ? {} : { insteadOf }
    const facts = { transfer: row.id, state, askedBy: row.asked_by, to: row.to_id, ...stead }
    const changed = ids.length === 0 ? {} : { changed: ['owner'] }
    const audit = await tx.record({
      act: 'transfer.decide',
      outcome: 'allowed',
      object: row.object,
      ids,
      count: ids.length,
      ...changed,
      facts,
    })
    return { status: 200, body: { state, moved: ids.length }, audit }
  })
}

/** Takes back what one asked for oneself. */
export function withdrawTransfer(ctx: RequestContext, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    const { row } = await demandTransfer(ctx, tx, id)
    if (row.asked_by !== ctx.caller.user.id) throw new Refusal('not_found')
    if (!(await lockWaiting(tx, row.id, nowOf(ctx)))) throw new Refusal('state_conflict')
    await endTransfer(tx, row.id, { state: 'withdrawn', decided_at: nowOf(ctx) })
    await tellEnded(tx, [row.id], ctx.caller.user.id)
    const facts = { transfer: row.id }
    const audit = await tx.record({ act: 'transfer.withdraw', outcome: 'allowed', object: row.object, facts })
    return { status: 204, audit }
  })
}
