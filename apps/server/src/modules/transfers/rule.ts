/** Which changes of owner somebody else has to approve, set up by the system administrator. */
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { TransferRule } from '../../platform/gate/approval-policy.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'

const Ask = Type.Union([Type.Literal('none'), Type.Literal('outside'), Type.Literal('all')])
export const RuleBody = exactly({ ask: Ask })
export const RuleView = exactly({ version: Type.Integer({ minimum: 1 }), ask: Ask })

const answerOf = (rule: TransferRule) => ({ status: 200, body: rule, headers: { ETag: `"${rule.version}"` } })

export const readRule = ({ caller }: RequestContext): Answer => ({
  ...answerOf(caller.tenant.policy.transfers),
  audit: { act: 'transfer.rule_read', outcome: 'allowed' },
})

/** Changes it on the version that was seen; in force with the next request. What was asked for before goes on waiting. */
export function changeRule(ctx: RequestContext, { ask }: Static<typeof RuleBody>): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const after: TransferRule = { version: seen + 1, ask }
    await changePolicy(ctx.services, tx, (policy) => {
      if (policy.transfers.version !== seen) throw new Refusal('version_conflict')
      return { ...policy, transfers: after }
    })
    const audit = await tx.record({ act: 'transfer.rule_update', outcome: 'allowed', facts: { ...after } })
    return { ...answerOf(after), audit }
  })
}
