/** A quote below what its writer may give is approved by somebody else, above a second limit by two: asked for, decided, taken back by any change of it. */
import { type Approving, exceeds, type ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import { grantingRoles } from '../../platform/gate/granting-roles.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { teamsBelow } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import {
  demandVersion,
  discountOf,
  loadRecord,
  type OpenRecord,
  ownLimit,
  storeChange,
  viewRecord,
  type Writing,
  within,
} from '../../records/index.ts'

const OBJECT = 'quote'
const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const AskBody = Type.Object({ words: Type.Optional(Said) }, { additionalProperties: false })
const DecideBody = Type.Object({ approve: Type.Boolean(), words: Type.Optional(Said) }, { additionalProperties: false })
type Decision = Static<typeof DecideBody>

interface Work {
  readonly writing: Writing
  readonly tx: WriteTransaction
  readonly record: OpenRecord
  readonly approving: Approving
}

/** The quote as it is worked on: read under lock, of the version that was seen, still in its first state. */
async function begun(
  ctx: RequestContext,
  tx: WriteTransaction,
  asked: { readonly id: string; readonly action: 'update' | 'approve' },
): Promise<Work> {
  const { services, caller } = ctx
  const object = caller.tenant.catalog.getObject(OBJECT)
  const { approving, states } = object
  const writing = within({ services, caller, object }, tx)
  const record = await loadRecord(writing, { ...asked, lockIn: tx })
  demandVersion(record, statedVersion(ctx.headers))
  if (approving === undefined || states === undefined || record.values[states.at] !== states.first)
    throw new Refusal('state_conflict')
  return { writing, tx, record, approving }
}

/** Stores what is said of the approval as a change of the quote, and answers with the quote. */
async function keep(
  work: Work,
  said: Readonly<Record<string, Json>>,
  about: { act: string; facts: object },
): Promise<Answer> {
  const { writing, tx, record } = work
  const { object, caller } = writing
  const { row } = record
  const values = { ...record.values, ...said }
  const changed = Object.keys(said).filter((key) => (record.values[key] ?? null) !== said[key])
  await storeChange(writing, tx, { record, values, changed, ownerId: row.owner_id, teamId: row.team_id })
  const { act, facts } = about
  const audit = await tx.record({
    act,
    outcome: 'allowed',
    object: OBJECT,
    recordId: row.id,
    changed,
    facts: { ...facts, discount: discountOf(object, values) },
  })
  const after = await loadRecord(writing, { id: row.id, action: 'read', lockIn: tx })
  const body = viewRecord(after, { fields: null, everVisible: visibleFields(caller.access, OBJECT) })
  return { status: 200, body, audit }
}

/** Roles whose people approve quotes. */
const approvingRoles = ({ caller, object }: Writing): readonly string[] =>
  grantingRoles(caller.tenant, (grant) => grant.object === object.name && grant.actions.includes('approve')).map(
    ({ name }) => name,
  )

/** Who may approve a quote of this team: everybody who leads over it, but those who asked or own it. */
async function approversOf({ writing, tx, record }: Work, but: readonly (string | null)[]): Promise<readonly string[]> {
  const { policy } = writing.caller.tenant
  const rows = await tx.query<{ id: string; team_id: string | null }>(
    sql`select id, team_id from app_user where tenant_id = ${tx.tenantId} and status = 'active'
      and roles && ${approvingRoles(writing)}::text[] order by id`,
  )
  const { team_id: teamId } = record.row
  return rows
    .filter((each) => !but.includes(each.id) && teamId !== null && teamsBelow(policy, each.team_id).includes(teamId))
    .map(({ id }) => id)
}

async function askOf(ctx: RequestContext, id: string, words: string | null): Promise<Answer> {
  return ctx.write(async (tx) => {
    const work = await begun(ctx, tx, { id, action: 'update' })
    const { writing, record, approving } = work
    if (!exceeds(discountOf(writing.object, record.values), ownLimit(writing))) throw new Refusal('approval_not_needed')
    if (['asked', 'half', 'approved'].includes(String(record.values[approving.at]))) throw new Refusal('state_conflict')
    const askedBy = ctx.caller.user.id
    const userIds = await approversOf(work, [askedBy, record.row.owner_id])
    const said = {
      [approving.at]: 'asked',
      [approving.askedBy]: askedBy,
      [approving.decidedBy]: null,
      [approving.words]: words,
    }
    const answer = await keep(work, said, { act: 'quote.approval_ask', facts: { approvers: userIds.length } })
    await tellOf(work, 'approval.asked', userIds)
    return answer
  })
}

const tellOf = ({ tx, record, writing }: Work, topic: string, userIds: readonly string[]): Promise<void> =>
  publish(tx, topic, {
    userIds,
    byId: writing.caller.user.id,
    object: OBJECT,
    ids: [record.row.id],
    version: record.row.version,
  })

/** Refuses whoever asked, owns the quote, or has approved it already: it takes somebody else. */
function demandSomebodyElse({ record, approving, writing }: Work): void {
  const { values, row } = record
  const first = values[approving.at] === 'half' ? values[approving.decidedBy] : null
  if ([values[approving.askedBy], row.owner_id, first].includes(writing.caller.user.id))
    throw new Refusal('own_approval')
}

/** What an approval makes of the quote: above the second limit the first of two leaves it half done. */
function stateAfter({ writing, record, approving }: Work, approve: boolean): string {
  if (!approve) return 'refused'
  const { second } = writing.caller.tenant.policy.discounts
  const needsTwo = exceeds(discountOf(record.object, record.values), second)
  return needsTwo && record.values[approving.at] !== 'half' ? 'half' : 'approved'
}

async function decideOf(ctx: RequestContext, id: string, { approve, words }: Decision): Promise<Answer> {
  if (!approve && words === undefined) throw new Refusal('invalid', { errors: [{ path: '/words', code: 'required' }] })
  return ctx.write(async (tx) => {
    const work = await begun(ctx, tx, { id, action: 'approve' })
    const { record, approving } = work
    if (!['asked', 'half'].includes(String(record.values[approving.at]))) throw new Refusal('state_conflict')
    demandSomebodyElse(work)
    const state = stateAfter(work, approve)
    const by = ctx.caller.user.id
    const said = { [approving.at]: state, [approving.decidedBy]: by, [approving.words]: words?.trim() ?? null }
    const answer = await keep(work, said, { act: 'quote.approval_decide', facts: { state } })
    const askedBy = String(record.values[approving.askedBy])
    if (state === 'half')
      await tellOf(work, 'approval.asked', await approversOf(work, [askedBy, record.row.owner_id, by]))
    else await tellOf(work, 'approval.decided', [askedBy])
    return answer
  })
}

const admission = (object: ObjectDeclaration['name'], action: 'update' | 'approve') =>
  ({ kind: 'record', object, actions: [action] }) as const

/** Asking for approval of a quote's discount, and deciding. */
export const approvalRoutes: readonly Route[] = [
  route({
    name: 'quote.approval_ask',
    method: 'POST',
    path: '/quotes/:id/approval',
    summary: { zh: '为报价的折扣申请批准', en: 'Ask for approval of a quote’s discount' },
    admission: admission(OBJECT, 'update'),
    input: { params: ById, body: AskBody },
    output: { 200: Members },
    run: (ctx, { params, body }) => askOf(ctx, params.id, body.words?.trim() ?? null),
  }),
  route({
    name: 'quote.approval_decide',
    method: 'POST',
    path: '/quotes/:id/approval/decision',
    summary: { zh: '批准或退回报价的折扣', en: 'Approve or refuse a quote’s discount' },
    admission: admission(OBJECT, 'approve'),
    input: { params: ById, body: DecideBody },
    output: { 200: Members },
    run: (ctx, { params, body }) => decideOf(ctx, params.id, body),
  }),
]
