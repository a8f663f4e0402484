import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { REQUEST } from '../../platform/two-person/ask.ts'
import type { Evidence } from '../../platform/two-person/evidence.ts'
import { type Approval, putStanding, type RequestState, sealWords, stateAt } from '../../platform/two-person/request.ts'
import type { Bar } from '../../platform/two-person/who-approves.ts'
import { demandSignature, evidenceOf, type Signature, type Signing } from '../identity/index.ts'
import { carryOut, standingApprovals } from './carry-out.ts'
import { type Acts, type Met, meet } from './requests.ts'

const REFUSED_BY = {
  right: 'forbidden',
  own: 'act_own',
  subordinate: 'act_subordinate',
  widened: 'act_widens',
} as const satisfies Record<Bar, string>

const demandWaiting = ({ services }: RequestContext, request: Met): void => {
  if (stateAt(request, services.clock.now()) !== 'asked') throw new Refusal('state_conflict')
}

export const signingOf = ({ caller }: RequestContext, { asked, standing }: Met): Signing => ({
  request: asked.id,
  digest: standing.digest,
  userId: caller.user.id,
  sessionId: caller.session.id,
})

/** What the log keeps of an approval: enough to check the signature without the server. */
const factsOf = ({ asked, standing }: Met, evidence: Evidence | null) => ({
  ...(evidence ?? { request: asked.id, digest: standing.digest }),
  act: asked.act,
  askedBy: asked.askedBy,
  method: evidence === null ? 'code' : 'passkey',
})

const tellEnd = (ctx: RequestContext, tx: WriteTransaction, { asked }: Met): Promise<void> =>
  publish(tx, 'approval.decided', {
    userIds: [asked.askedBy].filter((id) => id !== ctx.caller.user.id),
    byId: ctx.caller.user.id,
    object: REQUEST,
    ids: [asked.id],
    version: 'ended',
  })

/**
 * Approves a request by a signature over exactly what was frozen. With the last approval that counts it is carried out in the same transaction, in
 * the name of whoever asked and by their rights of this moment; where they have lost those it is void.
 */
export async function approve(ctx: RequestContext, acts: Acts, about: { id: string } & Signature): Promise<Answer> {
  const { services, caller } = ctx
  await demandSignature(ctx, about)
  return ctx.write(async (tx) => {
    const request = await meet(ctx, acts, { id: about.id, reader: tx, lock: true })
    demandWaiting(ctx, request)
    if (request.bar !== null) throw new Refusal(REFUSED_BY[request.bar])
    const before = await standingApprovals(ctx, tx, request)
    if (before.some(({ by }) => by === caller.user.id)) throw new Refusal('state_conflict')
    const evidence = await evidenceOf(services, tx, { signing: signingOf(ctx, request), signature: about })
    const at = services.clock.now()
    const approvals: readonly Approval[] = [...before, { by: caller.user.id, at, evidence }]
    let audit = await tx.record({ act: 'approval.approve', outcome: 'allowed', facts: factsOf(request, evidence) })
    let state: RequestState = 'asked'
    if (approvals.length >= request.asked.approvals) {
      const carried = await carryOut(ctx, tx, { ...request, approvals })
      state = carried.state
      audit = carried.audit
      await tellEnd(ctx, tx, request)
    }
    const ended = state === 'asked' ? null : { by: caller.user.id, at, words: null }
    await putStanding(services, tx, { ...request.standing, state, approvals, ended })
    return { status: 200, body: { state, approvals: approvals.length, needed: request.asked.approvals }, audit }
  })
}

async function end(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { request: Met; state: 'rejected' | 'withdrawn'; words: string | null },
): Promise<Answer> {
  const { request, state, words } = about
  const { services, caller } = ctx
  const sealed = words === null ? null : await sealWords(services, request.asked, words)
  const ended = { by: caller.user.id, at: services.clock.now(), words: sealed }
  await putStanding(services, tx, { ...request.standing, state, ended })
  await tellEnd(ctx, tx, request)
  const act = state === 'rejected' ? 'approval.reject' : 'approval.withdraw'
  const facts = { request: request.asked.id, act: request.asked.act, digest: request.standing.digest }
  const audit = await tx.record({ act, outcome: 'allowed', facts })
  return { status: 204, audit }
}

/** Says no, and why: whoever could approve such an act may, and so may those it bars from approving, but not who asked. */
export function reject(ctx: RequestContext, acts: Acts, about: { id: string; reason: string }): Promise<Answer> {
  return ctx.write(async (tx) => {
    const request = await meet(ctx, acts, { id: about.id, reader: tx, lock: true })
    demandWaiting(ctx, request)
    if (request.bar === 'right') throw new Refusal('forbidden')
    if (request.asked.askedBy === ctx.caller.user.id) throw new Refusal('act_own')
    return end(ctx, tx, { request, state: 'rejected', words: about.reason.trim() })
  })
}

/** Takes back what one asked for. */
export function withdraw(ctx: RequestContext, acts: Acts, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    const request = await meet(ctx, acts, { id, reader: tx, lock: true })
    demandWaiting(ctx, request)
    if (request.asked.askedBy !== ctx.caller.user.id) throw new Refusal('forbidden')
    return end(ctx, tx, { request, state: 'withdrawn', words: null })
  })
}
