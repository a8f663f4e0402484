import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { openWords, stateAt } from '../../platform/two-person/request.ts'
import { signingOptions } from '../identity/index.ts'
import { signingOf } from './decide.ts'
import { type Acts, type Met, meet, meetAll } from './requests.ts'

/** Which requests: those that wait for the caller, those they asked for, and all others that are over or wait for somebody else. */
export type Side = 'waiting' | 'mine' | 'others'

const time = (at: number): string => new Date(at).toISOString()

const isMine = ({ asked }: Met, { caller }: RequestContext): boolean => asked.askedBy === caller.user.id

/** Whether the caller's word is what lacks. */
function mayApprove(ctx: RequestContext, one: Met): boolean {
  const isGiven = one.standing.approvals.some(({ by }) => by === ctx.caller.user.id)
  return one.bar === null && !isGiven && stateAt(one, ctx.services.clock.now()) === 'asked'
}

/** Those the request names, so that the page need not ask for each. */
const peopleOf = ({ asked, standing }: Met): readonly string[] => [
  asked.askedBy,
  ...standing.approvals.map(({ by }) => by),
  ...(standing.ended?.by ? [standing.ended.by] : []),
]

async function shown(ctx: RequestContext, all: readonly Met[]) {
  const { services, caller } = ctx
  const ids = [...new Set(all.flatMap(peopleOf))]
  const names = await services.people.namesOf(caller.tenant.id, ids)
  const person = (id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
  const now = services.clock.now()
  return Promise.all(
    all.map(async (one) => {
      const { asked, standing, act, bar } = one
      const { ended } = standing
      const waits = stateAt(one, now) === 'asked'
      return {
        id: asked.id,
        act: asked.act,
        title: act.title[caller.language],
        says: asked.says[caller.language],
        reason: asked.reason,
        state: stateAt(one, now),
        askedBy: person(asked.askedBy),
        askedAt: time(asked.askedAt),
        expiresAt: time(asked.until),
        needed: asked.approvals,
        approvals: standing.approvals.map(({ by, at, evidence }) => ({
          by: person(by),
          at: time(at),
          method: evidence === null ? 'code' : 'passkey',
        })),
        endedAt: ended === null ? null : time(ended.at),
        endedBy: ended === null || ended.by === null ? null : person(ended.by),
        words: await openWords(services, one),
        digest: standing.digest,
        bar: waits ? bar : null,
        mayApprove: mayApprove(ctx, one),
        mayReject: waits && bar !== 'right' && !isMine(one, ctx),
        mayWithdraw: waits && isMine(one, ctx),
      }
    }),
  )
}

const belongs = (ctx: RequestContext, side: Side) => (one: Met) => {
  if (mayApprove(ctx, one)) return side === 'waiting'
  return side === (isMine(one, ctx) ? 'mine' : 'others')
}

/** One side of the caller's requests. */
export async function listApprovals(ctx: RequestContext, acts: Acts, side: Side): Promise<Answer> {
  const found = (await meetAll(ctx, acts)).filter(belongs(ctx, side))
  const data = await shown(ctx, found)
  const audit = { act: 'approval.list', outcome: 'allowed', count: data.length } as const
  return { status: 200, body: { data, page: { next: null, limit: data.length } }, audit }
}

/** One request with all that its signatures can be checked by: the frozen text, and each approval's evidence. */
export async function readApproval(ctx: RequestContext, acts: Acts, id: string): Promise<Answer> {
  const reader = readerOf(ctx.services.database, ctx.caller.tenant.id)
  const one = await meet(ctx, acts, { id, reader, lock: false })
  const [view] = await shown(ctx, [one])
  const evidence = one.standing.approvals.flatMap((each) => each.evidence ?? [])
  const audit = { act: 'approval.read', outcome: 'allowed', facts: { request: one.asked.id } } as const
  return { status: 200, body: { ...view, frozen: one.text, evidence }, audit }
}

/** What a device signs to approve: null for `options` where the caller has no passkey. */
export async function askToSign(ctx: RequestContext, acts: Acts, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const one = await meet(ctx, acts, { id, reader, lock: false })
  if (!mayApprove(ctx, one)) throw new Refusal('state_conflict')
  const asked = await signingOptions(services, reader, signingOf(ctx, one))
  return { status: 200, body: asked ?? { nonce: null, options: null }, audit: UNRECORDED }
}
