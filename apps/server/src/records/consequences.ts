import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { PreparedRecord } from './insert.ts'
import { tellCommented, tellMentioned } from './mentioned.ts'
import type { OpenRecord } from './record.ts'
import { changeRows } from './state.ts'
import { completeByFollowUp, enterStages, passStage } from './steps/steps.ts'
import type { Writing } from './writing.ts'

interface Followed {
  readonly object: string
  readonly id: string
  readonly at: string
  readonly nextStepAt: string | null
}

/** A follow-up moves its customer's last contact and next step. These are computed, so the customer's version does not move with them. */
async function touchFollowed(writing: Writing, tx: Transaction, followed: Followed): Promise<void> {
  const object = writing.caller.tenant.catalog.findObject(followed.object)
  if (object?.fields['lastFollowUpAt'] === undefined) return
  const { at, nextStepAt } = followed
  await changeRows(tx, object, {
    set: sql`last_follow_up_at = greatest(r.last_follow_up_at, ${at}::timestamptz), next_step_at = coalesce(${nextStepAt}::timestamptz, r.next_step_at)`,
    where: sql`r.id = ${followed.id} and ((r.last_follow_up_at >= ${at}::timestamptz) is not true or r.next_step_at <> ${nextStepAt}::timestamptz
      or (r.next_step_at is null and ${nextStepAt}::timestamptz is not null))`,
  })
}

/** Who speaks with a person speaks with the company: its last contact moves along. Which step comes next stays the person's. */
async function touchCompany(writing: Writing, tx: Transaction, followed: Followed): Promise<void> {
  const account = writing.caller.tenant.catalog.findObject('account')
  if (followed.object !== 'contact' || account === undefined) return
  await changeRows(tx, account, {
    set: sql`last_follow_up_at = ${followed.at}::timestamptz`,
    where: sql`(r.last_follow_up_at >= ${followed.at}::timestamptz) is not true
      and r.id = (select account_id from contact where tenant_id = ${tx.tenantId} and id = ${followed.id})`,
  })
}

/** A planned step that is put off or brought forward: whom it was planned with follows, unless another step was planned since. */
async function movePlannedStep(
  writing: Writing,
  tx: Transaction,
  step: { about: Json; before: Json; after: Json },
): Promise<void> {
  const about = step.about as unknown as { object: string; id: string }
  const object = writing.caller.tenant.catalog.findObject(about.object)
  if (object?.fields['nextStepAt'] === undefined || step.before === null) return
  await changeRows(tx, object, {
    set: sql`next_step_at = ${step.after as string | null}::timestamptz`,
    where: sql`r.id = ${about.id} and r.next_step_at = ${step.before as string}::timestamptz`,
  })
}

/** A new follow-up moves its customer, and the customer's company, along. */
async function touchCustomer(
  writing: Writing,
  tx: Transaction,
  { id, values, at }: { id: string; values: PreparedRecord['values']; at: string },
): Promise<void> {
  const about = values['about'] as { object: string; id: string }
  const followedUp = {
    object: about.object,
    id: about.id,
    at: String(values['at'] ?? at),
    nextStepAt: (values['nextStepAt'] as string | null | undefined) ?? null,
  }
  await touchFollowed(writing, tx, followedUp)
  await touchCompany(writing, tx, followedUp)
  // what the customer did completes no step of ours
  if (values['direction'] !== 'in')
    await completeByFollowUp(writing, tx, { ...followedUp, activityId: id, kind: String(values['kind']) })
}

/** A letter of a mailbox, rather than what a colleague wrote down. */
const isLetter = ({ values }: PreparedRecord): boolean => (values['direction'] ?? null) !== null

/** What follows from new records: the customer followed up, the message to whoever listens. All in the act's own transaction. */
export async function afterWrite(
  writing: Writing,
  tx: Transaction,
  stored: { records: readonly PreparedRecord[]; at: string },
): Promise<void> {
  const { object } = writing
  if (object.name === 'activity')
    for (const record of stored.records) {
      await touchCustomer(writing, tx, { id: record.id, values: record.values, at: stored.at })
      // a stranger's letter calls no colleague
      if (!isLetter(record)) await tellMentioned(writing, tx, record)
    }
  if (object.name === 'comment')
    for (const record of stored.records) {
      await tellMentioned(writing, tx, record)
      await tellCommented(writing, tx, record)
    }
  await enterStages(writing, tx, stored)
  await publish(tx, `${object.name}.created`, { ids: stored.records.map((record) => record.id).slice(0, 1_000) })
}

/** What follows from a change: whoever is mentioned now is told, and a step that was put off is put off on its customer too. */
export async function afterChange(
  writing: Writing,
  tx: Transaction,
  { record, values, changed }: { record: OpenRecord; values: OpenRecord['values']; changed: readonly string[] },
): Promise<void> {
  const { name } = writing.object
  const after = { ...record.values, ...values }
  if (['activity', 'comment'].includes(name) && changed.includes('words'))
    await tellMentioned(writing, tx, { id: record.row.id, values: after })
  await passStage(writing, tx, { id: record.row.id, values: after, changed })
  if (name !== 'activity' || !changed.includes('nextStepAt')) return
  const [before, next] = [record.values['nextStepAt'] ?? null, after['nextStepAt'] ?? null]
  await movePlannedStep(writing, tx, { about: after['about'] ?? null, before, after: next })
}
