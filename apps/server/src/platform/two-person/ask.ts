import { Refusal } from '../errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../gate/context.ts'
import type { Answer } from '../gate/route.ts'
import { publish } from '../jobs/outbox.ts'
import type { AnyAct } from './act.ts'
import { peopleAtWork } from './people.ts'
import { type Asked, insertRequest, waitingAbout } from './request.ts'
import { barOf, type Line, reportsTo } from './who-approves.ts'

/** What notices call such a request. */
export const REQUEST = 'act'

/** What is asked for: the payload, and the same in sentences. */
export interface Asking {
  readonly act: AnyAct
  /** What it is about, so that of one matter one request waits: ids and names of the program's, nobody's value. */
  readonly subject: string
  readonly payload: unknown
  readonly says: Asked['says']
  readonly reason: string
}

/** Who is told: those who may approve; where a founder is alone, everybody, for the day they wait (API.md, founder mode). */
function toldOf(ctx: RequestContext, line: Line, about: { act: AnyAct; asked: Asked }) {
  const { caller, services } = ctx
  const { approvers } = line
  const others = approvers.filter(({ userId }) => userId !== caller.user.id)
  const now = services.clock.now()
  const able = others.filter((each) => barOf(each, { ...about, line, now }) === null)
  if (able.length >= about.act.approvals) return able.map(({ userId }) => userId)
  if (!caller.user.founder) throw new Refusal('act_nobody')
  return others.map(({ userId }) => userId)
}

/**
 * Freezes an act and asks for its second person, in the caller's transaction: 202 with the request's id. Refuses with `act_waits` where the same is
 * asked for already, and `act_nobody` where nobody could approve.
 */
export async function askSecondPerson(ctx: RequestContext, tx: WriteTransaction, asking: Asking): Promise<Answer> {
  const { services, caller } = ctx
  const { act, ...matter } = asking
  const now = services.clock.now()
  const waiting = await waitingAbout(tx, { act: act.name, subject: matter.subject, now })
  if (waiting !== undefined) throw new Refusal('act_waits', { extra: { approvalId: waiting } })
  const { line } = await peopleAtWork(tx, caller.tenant)
  const people = line.approvers.map(({ userId }) => userId)
  const asked: Asked = {
    ...matter,
    below: people.filter((userId) => reportsTo(line, userId, caller.user.id)),
    id: services.newId(),
    tenantId: caller.tenant.id,
    act: act.name,
    askedBy: caller.user.id,
    askedAt: now,
    until: now + act.livesMs,
    approvals: act.approvals,
  }
  const userIds = toldOf(ctx, line, { act, asked })
  const digest = await insertRequest(services, tx, asked)
  const { id } = asked
  await publish(tx, 'approval.asked', { userIds, byId: asked.askedBy, object: REQUEST, ids: [id], version: 'asked' })
  const facts = { request: id, act: act.name, digest, approvals: act.approvals, until: asked.until }
  const audit = await tx.record({ act: 'approval.ask', outcome: 'allowed', facts })
  const expiresAt = new Date(asked.until).toISOString()
  return { status: 202, body: { approvalId: id, state: 'asked', expiresAt }, audit }
}
