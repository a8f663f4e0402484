import type { AuditReceipt } from '../../platform/audit/recorder.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { personInAct } from '../../platform/gate/person-in-act.ts'
import { peopleAtWork } from '../../platform/two-person/people.ts'
import type { Approval } from '../../platform/two-person/request.ts'
import { barOf } from '../../platform/two-person/who-approves.ts'
import type { Met } from './requests.ts'

/** Of the approvals given before, those whose person is still at work and still may approve this. */
export async function standingApprovals(
  ctx: RequestContext,
  tx: WriteTransaction,
  { act, asked, standing }: Met,
): Promise<readonly Approval[]> {
  if (standing.approvals.length === 0) return []
  const { line } = await peopleAtWork(tx, ctx.caller.tenant)
  const now = ctx.services.clock.now()
  const counting: Approval[] = []
  for (const approval of standing.approvals) {
    const person = await personInAct(ctx, tx, { userId: approval.by })
    if (person === null) continue
    const { capabilities } = person.access
    const who = { userId: approval.by, founder: person.user.founder, capabilities }
    if (barOf(who, { act, asked, line, now }) === null) counting.push(approval)
  }
  return counting
}

/** Does what was approved, if whoever asked still may; else it is void, and that is recorded. */
export async function carryOut(
  ctx: RequestContext,
  tx: WriteTransaction,
  { act, asked, standing, approvals }: Met & { readonly approvals: readonly Approval[] },
): Promise<{ state: 'done' | 'void'; audit: AuditReceipt }> {
  const asker = await personInAct(ctx, tx, { userId: asked.askedBy })
  const request = { request: asked.id, digest: standing.digest, askedBy: asked.askedBy }
  if (asker === null || !act.ask.some((capability) => asker.access.capabilities.has(capability))) {
    const facts = { ...request, act: asked.act }
    return { state: 'void', audit: await tx.record({ act: 'approval.void', outcome: 'allowed', facts }) }
  }
  const people = [asked.askedBy, ...approvals.map(({ by }) => by)]
  const done = await act.carryOut({ services: ctx.services, tx, asker, request: asked.id, people }, asked.payload)
  const event = { ...done, act: act.name, outcome: 'allowed', facts: { ...done.facts, ...request } } as const
  return { state: 'done', audit: await tx.record(event) }
}
