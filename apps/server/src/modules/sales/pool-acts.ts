/** How a customer comes out of a pool and into one: one record, one transaction, one event. */
import { POOL_FIELD, POOLED_OBJECT, type Pool, poolValue } from '@holdfast/catalog'
import { isInPool, may, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import {
  loadRecord,
  type OpenRecord,
  storeChange,
  viewRecord,
  type Writing,
  within,
  workingRoles,
} from '../../records/index.ts'
import { demandRoom, takeInTurn, takenBy } from './pool-bounds.ts'

/** An act under way. */
interface Moving {
  readonly ctx: RequestContext
  readonly writing: Writing
  readonly tx: WriteTransaction
}

/** Whom or what it goes to. */
interface Goal {
  readonly act: 'claimed' | 'assigned' | 'returned'
  readonly pool: Pool
  /** Who takes it, or whose it was. */
  readonly userId: string
  readonly ownerId: string | null
  readonly teamId: string | null
}

const ACTS = { claimed: 'account.claim', assigned: 'account.pool_assign', returned: 'account.pool_return' } as const

/** The pools the caller is in. */
export const poolsOf = ({ caller }: Pick<RequestContext, 'caller'>): readonly Pool[] =>
  caller.tenant.policy.pools.pools.filter((pool) => isInPool(pool, caller.principal))

function moving<T>(ctx: RequestContext, work: (moving: Moving) => Promise<T>) {
  const { services, caller } = ctx
  const writing = { services, caller, object: caller.tenant.catalog.getObject(POOLED_OBJECT) }
  return (tx: WriteTransaction) => work({ ctx, tx, writing: within(writing, tx) })
}

/** Nobody takes a pool away while something comes to it: the policy stands still, and is the one by which the caller came. */
async function holdPolicy({ tx, writing }: Moving): Promise<void> {
  const [row] = await tx.query<{ policy_epoch: number }>(
    sql`select policy_epoch from tenant where tenant_id = ${tx.tenantId} for share`,
  )
  if (row?.policy_epoch !== writing.caller.tenant.policyEpoch) throw new Refusal('conflict')
}

/** What the caller sees of it from now on; whoever gave it beyond their reach learns that it went. */
async function viewAfter({ writing, tx }: Moving, id: string): Promise<Record<string, unknown>> {
  try {
    const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
    return viewRecord(record, { fields: null, everVisible: visibleFields(writing.caller.access, POOLED_OBJECT) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    return { id, meta: { masked: [], omitted: [] } }
  }
}

async function store(move: Moving, record: OpenRecord, goal: Goal): Promise<Answer> {
  const { writing, tx, ctx } = move
  const { pool, userId, ownerId, teamId, act } = goal
  const { id, version } = record.row
  const values = { ...record.values, owner: ownerId, [POOL_FIELD]: act === 'returned' ? poolValue(pool.id) : null }
  await storeChange(writing, tx, { record, values, changed: ['owner', POOL_FIELD], ownerId, teamId })
  const at = new Date(ctx.services.clock.now()).toISOString()
  await tx.query(sql`insert into pool_movement (tenant_id, record_id, version, at, pool_id, act, user_id, by_id)
    values (${tx.tenantId}, ${id}, ${version + 1}, ${at}, ${pool.id}, ${act}, ${userId}, ${ctx.caller.user.id})`)
  const audit = await tx.record({
    act: ACTS[act],
    outcome: 'allowed',
    object: POOLED_OBJECT,
    recordId: id,
    changed: ['owner', POOL_FIELD],
    facts: { poolId: pool.id, userId },
  })
  return { status: 200, body: await viewAfter(move, id), audit }
}

/** The customer as it lies locked in a pool the caller is in; one that a colleague has taken meanwhile is out of reach like any other of theirs. */
async function lockPooled({ ctx, writing, tx }: Moving, id: string): Promise<{ record: OpenRecord; pool: Pool }> {
  const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
  const { ownerId, teamId } = record.reach
  const pool = ownerId === null ? poolsOf(ctx).find((each) => each.id === teamId) : undefined
  if (pool === undefined) throw new Refusal('pool_left')
  return { record, pool }
}

/** Takes a customer out of a pool for oneself, within the pool's bounds; of many at once exactly one does. */
export const claim = (ctx: RequestContext, id: string): Promise<Answer> =>
  ctx.write(
    moving(ctx, async (move) => {
      const { id: userId, teamId } = ctx.caller.user
      await takeInTurn(move.tx, userId)
      const { record, pool } = await lockPooled(move, id)
      demandRoom(pool, await takenBy(ctx, move.tx, userId), 'claimed')
      return store(move, record, { act: 'claimed', pool, userId, ownerId: userId, teamId })
    }),
  )

/** The colleague's team; refuses whom the caller gives nothing, and who works on no customers. */
async function teamOfReceiver({ writing, tx }: Moving, userId: string): Promise<string | null> {
  const [row] = await tx.query<{ team_id: string | null }>(
    sql`select team_id from app_user where tenant_id = ${tx.tenantId} and id = ${userId} and status = 'active'
      and roles && ${workingRoles(writing) as string[]}::text[]`,
  )
  const reach = { ownerId: userId, teamId: row?.team_id ?? null }
  if (row === undefined || !may(writing.caller.access, { object: POOLED_OBJECT, action: 'assign' }, reach))
    throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'reference_invalid' }] })
  return reach.teamId
}

/** Gives a customer of a pool to a colleague within the caller's reach. */
export const assignFromPool = (ctx: RequestContext, id: string, ownerId: string): Promise<Answer> =>
  ctx.write(
    moving(ctx, async (move) => {
      const userId = ownerId.toLowerCase()
      await takeInTurn(move.tx, userId)
      const { record, pool } = await lockPooled(move, id)
      const teamId = await teamOfReceiver(move, userId)
      demandRoom(pool, await takenBy(ctx, move.tx, userId), 'assigned')
      return store(move, record, { act: 'assigned', pool, userId, ownerId: userId, teamId })
    }),
  )

/** Gives one's own customer back, or recalls one of those one assigns, into a pool one is in. */
export const returnToPool = (ctx: RequestContext, id: string, poolId: string): Promise<Answer> =>
  ctx.write(
    moving(ctx, async (move) => {
      await holdPolicy(move)
      const record = await loadRecord(move.writing, { id, action: 'update', lockIn: move.tx })
      const { access, user } = ctx.caller
      const { ownerId } = record.reach
      if (ownerId !== user.id && !may(access, { object: POOLED_OBJECT, action: 'assign' }, record.reach))
        throw new Refusal('forbidden')
      const pool = poolsOf(ctx).find((each) => each.id === poolId.toLowerCase())
      if (pool === undefined) throw new Refusal('invalid', { errors: [{ path: '/poolId', code: 'reference_invalid' }] })
      return store(move, record, { act: 'returned', pool, userId: ownerId ?? user.id, ownerId: null, teamId: pool.id })
    }),
  )
