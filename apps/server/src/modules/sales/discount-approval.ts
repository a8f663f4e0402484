/** A quote, contract or order beyond what its writer may give is approved by somebody else, above a second limit by two: asked for, decided, taken back by any change of it. */
import type { Approving } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import { grantingRoles } from '../../platform/gate/granting-roles.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { standIns, withStandIns } from '../../platform/gate/substitutes.ts'
import { teamsBelow } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import {
  demandVersion,
  discountOf,
  loadRecord,
  type OpenRecord,
  reasonsFor,
  storeChange,
  twoApprove,
  viewRecord,
  type Writing,
  within,
} from '../../records/index.ts'
import { openInStead, partiesOf } from './in-stead.ts'
import { ofPapers, PAPERS, type Paper, pathOf } from './papers.ts'

const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const AskBody = Type.Object({ words: Type.Optional(Said) }, { additionalProperties: false })
const DecideBody = Type.Object({ approve: Type.Boolean(), words: Type.Optional(Said) }, { additionalProperties: false })
type Decision = Static<typeof DecideBody>

/** Which paper. */
interface Place {
  readonly paper: Paper
  readonly id: string
}

interface Work {
  readonly writing: Writing
  readonly tx: WriteTransaction
  readonly record: OpenRecord
  readonly approving: Approving
  /** In whose stead it is decided. */
  readonly insteadOf: string | null
}

interface Opened {
  readonly record: OpenRecord
  readonly insteadOf: string | null
}

/** The quote, locked: by the caller's own right, else to approve it in the stead of somebody who is away. */
async function openFor(
  writing: Writing,
  tx: WriteTransaction,
  asked: { readonly id: string; readonly action: 'update' | 'approve' },
): Promise<Opened> {
  try {
    return { record: await loadRecord(writing, { ...asked, lockIn: tx }), insteadOf: null }
  } catch (error) {
    const isHidden = error instanceof Refusal && error.code === 'not_found'
    const found = isHidden && asked.action === 'approve' ? await openInStead(writing, tx, asked.id) : null
    if (found === null) throw error
    return found
  }
}

/** The quote as it is worked on: read under lock, of the version that was seen, still in its first state. */
async function begun(
  ctx: RequestContext,
  tx: WriteTransaction,
  asked: { readonly paper: Paper; readonly id: string; readonly action: 'update' | 'approve' },
): Promise<Work> {
  const { services, caller } = ctx
  const object = caller.tenant.catalog.getObject(asked.paper)
  const { approving, states } = object
  const writing = within({ services, caller, object }, tx)
  const { id, action } = asked
  const { record, insteadOf } = await openFor(writing, tx, { id, action })
  demandVersion(record, statedVersion(ctx.headers))
  if (approving === undefined || states === undefined || record.values[states.at] !== states.first)
    throw new Refusal('state_conflict')
  return { writing, tx, record, approving, insteadOf }
}

/** Stores what is said of the approval as a change of the quote, and answers with the quote; whoever stands in for another is answered how it stands. */
async function keep(
  work: Work,
  said: Readonly<Record<string, Json>>,
  about: { act: string; facts: object },
): Promise<Answer> {
  const { writing, tx, record, approving, insteadOf } = work
  const { object, caller } = writing
  const { row } = record
  const stead = insteadOf === null ? {} : { insteadOf }
  const values = { ...record.values, ...said }
  const changed = Object.keys(said).filter((key) => (record.values[key] ?? null) !== said[key])
  await storeChange(writing, tx, { record, values, changed, ownerId: row.owner_id, teamId: row.team_id })
  const { act, facts } = about
  const audit = await tx.record({
    act: `${object.name}.${act}`,
    outcome: 'allowed',
    object: object.name,
    recordId: row.id,
    changed,
    facts: { ...facts, ...stead, discount: discountOf(object, values) },
  })
  if (insteadOf !== null)
    return { status: 200, body: { id: row.id, version: row.version + 1, approval: said[approving.at] ?? null }, audit }
  const after = await loadRecord(writing, { id: row.id, action: 'read', lockIn: tx })
  const body = viewRecord(after, { fields: null, everVisible: visibleFields(caller.access, object.name) })
  return { status: 200, body, audit }
}

/** Roles whose people approve quotes. */
const approvingRoles = ({ caller, object }: Writing): readonly string[] =>
  grantingRoles(caller.tenant, (grant) => grant.object === object.name && grant.actions.includes('approve')).map(
    ({ name }) => name,
  )

/** Who may approve a quote of this team: everybody who leads over it and whoever stands in for them, but those who asked or own it. */
async function approversOf({ writing, tx, record }: Work, but: readonly (string | null)[]): Promise<readonly string[]> {
  const { tenant } = writing.caller
  const { policy } = tenant
  const rows = await tx.query<{ id: string; team_id: string | null }>(
    sql`select id, team_id from app_user where tenant_id = ${tx.tenantId} and status = 'active'
      and roles && ${approvingRoles(writing)}::text[] order by id`,
  )
  const { team_id: teamId } = record.row
  const own = rows
    .filter((each) => !but.includes(each.id) && teamId !== null && teamsBelow(policy, each.team_id).includes(teamId))
    .map(({ id }) => id)
  return withStandIns(own, await standIns(tenant, tx, writing.services.clock.now()), but).map(({ id }) => id)
}

async function askOf(ctx: RequestContext, at: Place, words: string | null): Promise<Answer> {
  return ctx.write(async (tx) => {
    const work = await begun(ctx, tx, { ...at, action: 'update' })
    const { writing, record, approving } = work
    const { reasons, missing } = await reasonsFor(writing, record)
    if (reasons.length === 0 && missing.length === 0) throw new Refusal('approval_not_needed')
    if (['asked', 'half', 'approved'].includes(String(record.values[approving.at]))) throw new Refusal('state_conflict')
    const askedBy = ctx.caller.user.id
    const userIds = await approversOf(work, [askedBy, record.row.owner_id])
    const said = {
      [approving.at]: 'asked',
      [approving.askedBy]: askedBy,
      [approving.decidedBy]: null,
      [approving.insteadOf]: null,
      [approving.words]: words,
    }
    const answer = await keep(work, said, { act: 'approval_ask', facts: { approvers: userIds.length } })
    await tellOf(work, 'approval.asked', userIds)
    return answer
  })
}

const tellOf = ({ tx, record, writing }: Work, topic: string, userIds: readonly string[]): Promise<void> =>
  publish(tx, topic, {
    userIds,
    byId: writing.caller.user.id,
    object: writing.object.name,
    ids: [record.row.id],
    version: record.row.version,
  })

/** Refuses whoever asked, owns the quote, or has approved it already, and whoever stands in for one of these: it takes somebody else. */
function demandSomebodyElse({ record, approving, writing, insteadOf }: Work): void {
  const known = partiesOf(record, approving)
  if ([writing.caller.user.id, insteadOf].some((id) => id !== null && known.includes(id)))
    throw new Refusal('own_approval')
}

/** What an approval makes of the quote: beyond a second limit the first of two leaves it half done. */
async function stateAfter({ writing, record, approving }: Work, approve: boolean): Promise<string> {
  if (!approve) return 'refused'
  if (record.values[approving.at] === 'half') return 'approved'
  return (await twoApprove(writing, record)) ? 'half' : 'approved'
}

async function decideOf(ctx: RequestContext, at: Place, { approve, words }: Decision): Promise<Answer> {
  if (!approve && words === undefined) throw new Refusal('invalid', { errors: [{ path: '/words', code: 'required' }] })
  return ctx.write(async (tx) => {
    const work = await begun(ctx, tx, { ...at, action: 'approve' })
    const { record, approving } = work
    if (!['asked', 'half'].includes(String(record.values[approving.at]))) throw new Refusal('state_conflict')
    demandSomebodyElse(work)
    const state = await stateAfter(work, approve)
    const by = ctx.caller.user.id
    const said = {
      [approving.at]: state,
      [approving.decidedBy]: by,
      [approving.insteadOf]: work.insteadOf,
      [approving.words]: words?.trim() ?? null,
    }
    const answer = await keep(work, said, { act: 'approval_decide', facts: { state } })
    const askedBy = String(record.values[approving.askedBy])
    if (state === 'half')
      await tellOf(work, 'approval.asked', await approversOf(work, [askedBy, record.row.owner_id, by, work.insteadOf]))
    else await tellOf(work, 'approval.decided', [askedBy])
    return answer
  })
}

const askRoute = (paper: Paper): Route =>
  route({
    name: `${paper}.approval_ask`,
    method: 'POST',
    path: `${pathOf(paper)}/:id/approval`,
    summary: { zh: `为${PAPERS[paper].zh}申请批准`, en: `Ask for approval of ${PAPERS[paper].en}` },
    admission: { kind: 'record', object: paper, actions: ['update'] },
    input: { params: ById, body: AskBody },
    output: { 200: Members },
    run: (ctx, { params, body }) => askOf(ctx, { paper, id: params.id }, body.words?.trim() ?? null),
  })

const decideRoute = (paper: Paper): Route =>
  route({
    name: `${paper}.approval_decide`,
    method: 'POST',
    path: `${pathOf(paper)}/:id/approval/decision`,
    summary: { zh: `批准或退回${PAPERS[paper].zh}`, en: `Approve or refuse ${PAPERS[paper].en}` },
    admission: { kind: 'record', object: paper, actions: ['approve'] },
    input: { params: ById, body: DecideBody },
    output: { 200: Members },
    run: (ctx, { params, body }) => decideOf(ctx, { paper, id: params.id }, body),
  })

/** Asking for approval of what is offered, agreed and ordered, and deciding. */
export const approvalRoutes: readonly Route[] = [...ofPapers(askRoute), ...ofPapers(decideRoute)]
