import { mayEver } from '@holdfast/policy'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { rightsOf } from '../../../platform/gate/rights-of.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { announceChange, notifyChange } from '../../../platform/gate/session-end.ts'
import { endSharesNaming, type SharedWith } from '../../../platform/gate/shares.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { countOwned, ownedKinds } from '../../../records/index.ts'
import { endGrantsOf } from '../apps/grant.ts'
import { clientsOf } from '../clients/client.ts'
import { endClientsOf } from '../clients/end.ts'
import { loadCredentials, removeCredentials, sealList } from '../credentials/store.ts'
import { findUser, removeLoginName, type UserRow } from '../queries.ts'
import { endAllSessions } from '../sessions.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { handOverLead, ledBy } from '../structure/leads.ts'
import { changeAuthority, type LockedPerson, lockPerson } from './authority.ts'
import { findHandOver, isReceiving, startHandOver } from './hand-over.ts'
import { requireAnother } from './suspend.ts'

const badSuccessor = () => new Refusal('invalid', { errors: [{ path: '/successorId', code: 'reference_invalid' }] })

/** Whether it is somebody in use, whose roles let them work with what they are given. */
export async function isSuccessor(
  ctx: RequestContext,
  reader: Reader,
  about: { userId: string; successorId: string },
): Promise<boolean> {
  const { tenant } = ctx.caller
  const { userId, successorId } = about
  const successor = isUuid(successorId) && successorId !== userId ? await findUser(reader, successorId) : undefined
  if (successor?.status !== 'active') return false
  const kinds = await ownedKinds(reader, tenant.catalog, userId)
  const access = rightsOf({ ...ctx.caller.principal, userId: successorId, roles: successor.roles }, tenant)
  return kinds.every((name) => mayEver(access, name, 'update'))
}

/** Roles, sessions, credentials, programs and the name they signed in by end. */
async function endAccount(ctx: RequestContext, tx: WriteTransaction, person: LockedPerson): Promise<void> {
  const { services, caller } = ctx
  const userId = person.row.id
  await endAllSessions(services, tx, userId)
  await endClientsOf(services, tx, userId)
  await endGrantsOf(services, tx, userId)
  await removeLoginName(tx, userId)
  const credentials = (await loadCredentials(services, tx, userId)) ?? []
  await removeCredentials(
    tx,
    credentials.map((each) => each.id),
  )
  await sealList(services, tx, userId)
  await changeAuthority(services, tx, {
    person,
    change: { next: { status: 'left', roles: [], teamId: null }, by: caller.user.id, pending: null },
  })
}

/** What they shared is shared no longer, nor what was shared with them. */
async function endShares({ services }: RequestContext, tx: WriteTransaction, userId: string): Promise<number> {
  const isOver = ({ userId: withWhom, share }: SharedWith) =>
    withWhom === userId || share.byId === userId || share.ownerId === userId
  const ended = await endSharesNaming(services.keeper, tx, { id: userId, now: services.clock.now(), isOver })
  for (const each of new Set(ended.map((one) => one.userId))) {
    announceChange(services, tx, each)
    await notifyChange(tx, each)
  }
  return ended.length
}

/** Who left before there was a hand-over may still be handed over; nobody twice. */
async function requireMayLeave(tx: WriteTransaction, person: LockedPerson): Promise<void> {
  const userId = person.row.id
  if (person.authority.founder || (await findHandOver(tx, userId)) !== undefined || (await isReceiving(tx, userId)))
    throw new Refusal('state_conflict')
}

/** Ends the account and begins the hand-over, where somebody is there to take it. Gives what is told of it in the record. */
export async function endAndHandOver(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { userId: string; successorId: string | null },
) {
  const { services, caller } = ctx
  const { userId, successorId } = about
  const person = await lockPerson(services, tx, userId)
  await requireMayLeave(tx, person)
  const sharesEnded = await endShares(ctx, tx, userId)
  if (person.row.status !== 'left') await endAccount(ctx, tx, person)
  if (successorId !== null) {
    await handOverLead(services, tx, { from: userId, to: successorId })
    await startHandOver(services, tx, { userId, successorId, by: caller.user.id })
  }
  return { successorId, sharesEnded }
}

/**
 * A person leaves: sessions, credentials, roles, programs and the name they signed in by end at once. Everything they own (customers, leads, tasks)
 * and the teams they lead go to the successor, the records batch by batch behind the answer; `GET /users/{id}/holdings` says how far that is.
 */
export async function leaveUser(ctx: RequestContext, userId: string, successorId: string): Promise<Answer> {
  const { services, caller } = ctx
  requireAnother(ctx, userId)
  await requireFreshFactor(ctx)
  if (!(await isSuccessor(ctx, readerOf(services.database, caller.tenant.id), { userId, successorId })))
    throw badSuccessor()
  return ctx.write(async (tx) => {
    const facts = await endAndHandOver(ctx, tx, { userId, successorId })
    const event = { act: 'user.leave', outcome: 'allowed', object: 'user', recordId: userId, facts } as const
    const audit = await tx.record(event)
    return { status: 200, body: { userId, status: 'left', successorId, handOver: 'running' }, audit }
  })
}

async function handOverView(reader: Reader, userId: string) {
  const row = await findHandOver(reader, userId)
  if (row === undefined) return null
  return {
    successorId: row.successor_id,
    state: row.finished_at === null ? ('running' as const) : ('done' as const),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    moved: row.moved,
    behind: row.behind,
  }
}

async function ownPrograms(reader: Reader, user: UserRow): Promise<number> {
  return (await clientsOf(reader)).filter((client) => client.owner_id === user.id).length
}

/** What a person holds, in numbers alone: what a successor will be given, and how far the giving is. */
export async function showHoldings(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const user = await findUser(reader, userId)
  if (user === undefined) throw new Refusal('not_found')
  const [records, programs, handOver] = await Promise.all([
    countOwned(reader, caller.tenant.catalog, userId),
    ownPrograms(reader, user),
    handOverView(reader, userId),
  ])
  return {
    status: 200,
    body: { userId, records, programs, leads: ledBy(caller.tenant.policy, userId), handOver },
    audit: { act: 'user.holdings', outcome: 'allowed', object: 'user', recordId: userId },
  }
}
