import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { findingToAccept } from '../integrity/index.ts'
import { keyOf } from './rule.ts'

interface Asked {
  readonly object: string
  readonly id: string
  readonly kind: string
  readonly reason: string
}

/** Notes, under the company's seal, that a finding of rows against the log is to be accepted as it stands. The security administrator confirms it. */
export function askAcceptance(ctx: RequestContext, asked: Asked): Promise<Answer> {
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    const finding = await findingToAccept(services, tx, asked)
    const change = { rule: 'accept', ...finding, reason: asked.reason } as const
    const key = keyOf(change)
    const noted = { by: caller.user.id, at: services.clock.now(), change }
    await changePolicy(services, tx, (policy) => ({ ...policy, asked: { ...policy.asked, [key]: noted } }))
    const { object, id, kind, seq } = finding
    const audit = await tx.record({
      act: 'rule.accept',
      outcome: 'allowed',
      object,
      recordId: id,
      reason: asked.reason,
      facts: { kind, seq },
    })
    return { status: 200, body: { key, ...change }, audit }
  })
}
