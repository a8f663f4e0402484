/** The steps of playbooks as they lie in the database. */
import type { Label, ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { uuidArray } from '../../platform/database/arrays.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { changeRows } from '../state.ts'

/** A record left a stage by mistake is back within this time as if it had never gone. */
const BACK_WITHIN = '10 minutes'

/** A step of a record in the stage where it stands. */
export interface StepRow {
  readonly id: string
  readonly position: number
  readonly label: Label
  readonly kind: string
  readonly days: number
  readonly unit: 'days' | 'workdays'
  readonly counts_from: 'stage' | 'step'
  readonly optional: boolean
  readonly due: string | null
  readonly done_at: string | null
  readonly done_by: string | null
  readonly entered_at: string
}

const COLUMNS = sql`id, position, label, kind, days, unit, counts_from, optional, due, done_at, done_by, entered_at`

/** The steps of the stage in which a record stands, in their order. */
export const stepsOfRecord = (recordId: string, tenantId: string) =>
  sql`select ${COLUMNS} from playbook_step where tenant_id = ${tenantId} and record_id = ${recordId} and ended_at is null order by position`

/** A step that is to be made for each of some records. */
export interface NewStep extends Omit<StepRow, 'id' | 'done_at' | 'done_by' | 'entered_at'> {
  readonly stage: string
}

/** Makes the steps for all of the records in one statement. */
export async function insertSteps(
  tx: Transaction,
  about: { object: string; ids: readonly string[]; at: string },
  steps: readonly NewStep[],
): Promise<void> {
  await tx.query(sql`
    insert into playbook_step (tenant_id, object, record_id, stage, position, label, kind, days, unit, counts_from, optional, due, entered_at)
    select ${tx.tenantId}::uuid, ${about.object}, r.id, s.stage, s.position, s.label, s.kind, s.days, s.unit, s.counts_from, s.optional, s.due, ${about.at}::timestamptz
    from unnest(${uuidArray(about.ids)}::uuid[]) as r (id) cross join jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
      as s (stage text, position int, label jsonb, kind text, days int, unit text, counts_from text, optional boolean, due timestamptz)`)
}

/** Ends what a record still had to do in the stage that it left. */
export async function endSteps(tx: Transaction, recordId: string, at: string): Promise<void> {
  await tx.query(
    sql`update playbook_step set ended_at = ${at}::timestamptz where tenant_id = ${tx.tenantId} and record_id = ${recordId} and ended_at is null`,
  )
}

/** Whether the record was in the stage just now: what it had done and had to do there goes on. */
export async function resumeSteps(
  tx: Transaction,
  stay: { recordId: string; stage: string; at: string },
): Promise<boolean> {
  const back = await tx.query(sql`
    update playbook_step set ended_at = null where tenant_id = ${tx.tenantId} and record_id = ${stay.recordId} and stage = ${stay.stage}
      and ended_at > ${stay.at}::timestamptz - ${BACK_WITHIN}::interval returning 1`)
  return back.length > 0
}

/** Marks a step of the stage as done, or as open again; false where there is no such step. */
export async function markStep(
  tx: Transaction,
  step: { recordId: string; id: string; doneAt: string | null; by: string },
): Promise<boolean> {
  const marked = await tx.query(sql`
    update playbook_step set done_at = ${step.doneAt}::timestamptz, done_by = case when ${step.doneAt}::text is null then null else ${step.by}::uuid end, activity_id = null
    where tenant_id = ${tx.tenantId} and record_id = ${step.recordId} and id = ${step.id} and ended_at is null returning 1`)
  return marked.length > 0
}

/** Marks the first open step of that kind as done by a follow-up that was written since the record came to the stage. */
export async function markByFollowUp(
  tx: Transaction,
  said: { recordId: string; kind: string; at: string; activityId: string; by: string },
): Promise<boolean> {
  const marked = await tx.query(sql`
    update playbook_step set done_at = ${said.at}::timestamptz, done_by = ${said.by}::uuid, activity_id = ${said.activityId}::uuid
    where tenant_id = ${tx.tenantId} and id = (
      select id from playbook_step where tenant_id = ${tx.tenantId} and record_id = ${said.recordId} and kind = ${said.kind} and done_at is null
        and ended_at is null and entered_at <= ${said.at}::timestamptz order by position limit 1)
    returning 1`)
  return marked.length > 0
}

/** Writes when steps are due that wait for others, or no longer do. */
export async function writeDues(
  tx: Transaction,
  dues: readonly { readonly id: string; readonly due: string | null }[],
): Promise<void> {
  if (dues.length === 0) return
  await tx.query(sql`
    update playbook_step s set due = d.due from jsonb_to_recordset(${JSON.stringify(dues)}::jsonb) as d (id uuid, due timestamptz)
    where s.tenant_id = ${tx.tenantId} and s.id = d.id`)
}

/** Somebody says themselves what comes next: the playbook leads that record no longer. */
export async function stopLeading(tx: Transaction, recordId: string): Promise<void> {
  await tx.query(
    sql`update playbook_step set leads = false where tenant_id = ${tx.tenantId} and record_id = ${recordId} and leads`,
  )
}

/** The next step of records follows from the earliest open step of their stage, unless somebody has said another one themselves. */
export async function leadRecords(tx: Transaction, object: ObjectDeclaration, ids: readonly string[]): Promise<void> {
  const own = sql`s.tenant_id = r.tenant_id and s.record_id = r.id`
  const open = sql`s.done_at is null and s.ended_at is null and not s.optional`
  const first = sql`(select min(s.due) from playbook_step s where ${own} and ${open})`
  const isLed = sql`exists (select 1 from playbook_step l where l.tenant_id = r.tenant_id and l.record_id = r.id and l.leads)`
  const led = await changeRows(tx, object, {
    set: sql`next_step_at = ${first}`,
    where: sql`r.id = any(${uuidArray(ids)}::uuid[]) and r.next_step_at is distinct from ${first} and (r.next_step_at is null or ${isLed})`,
  })
  const leading = sql`((${open} and s.due = r.next_step_at) is true)`
  await tx.query(sql`
    update playbook_step s set leads = ${leading} from ${sql.table(object.name)} r
    where ${own} and r.tenant_id = ${tx.tenantId} and r.id = any(${uuidArray(ids)}::uuid[]) and s.leads is distinct from ${leading}
      and (r.id = any(${uuidArray(led.map(({ id }) => id))}::uuid[]) or ${isLed})`)
}
