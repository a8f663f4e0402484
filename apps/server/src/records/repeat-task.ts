import { type Json, momentInZone, wallMsInZone } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { anchorOf, nextOf, RECURRENCES, type Recurrence } from '../platform/calendar/recurrence.ts'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { calendarOf } from '../platform/gate/tenant-policy.ts'
import { prepareNew, storeNew } from './create.ts'
import { deleteRecord } from './delete.ts'
import { loadRecord } from './load.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** A task whose `done` was changed, with the values it has from now on. */
interface Turned {
  readonly record: OpenRecord
  readonly values: Values
  readonly ownerId: string | null
  readonly teamId: string | null
}

const ruleOf = (values: Values): Recurrence | undefined => RECURRENCES.find((each) => each === values['repeats'])

/** The living task that was made when this one was completed. */
async function followerOf(tx: Transaction, id: string): Promise<{ id: string; version: number } | undefined> {
  const [row] = await tx.query<{ id: string; version: number }>(
    sql`select id, version from task where tenant_id = ${tx.tenantId} and follows_id = ${id} and deleted_at is null limit 1 for update`,
  )
  return row
}

/** The next task's own values: the same thing at its next time, its reminder as long before as it was. */
function nextValues({ services, caller }: Writing, values: Values, about: { id: string; rule: Recurrence }): Values {
  const calendar = calendarOf(caller.tenant.policy)
  const { timeZone } = calendar
  const due = Date.parse(String(values['due']))
  const anchor = anchorOf(timeZone, due, typeof values['anchorDay'] === 'number' ? values['anchorDay'] : null)
  const next = nextOf({ at: due, rule: about.rule, anchor, calendar, notBefore: services.clock.now() })
  const shift = wallMsInZone(next, timeZone) - wallMsInZone(due, timeZone)
  const reminder = values['reminderAt'] ?? null
  const remindAt =
    reminder === null ? null : momentInZone(wallMsInZone(Date.parse(String(reminder)), timeZone) + shift, timeZone)
  return {
    ...values,
    due: new Date(next).toISOString(),
    reminderAt: remindAt === null ? null : new Date(remindAt).toISOString(),
    done: false,
    doneAt: null,
    anchorDay: anchor,
    follows: about.id,
  }
}

async function makeNext(writing: Writing, tx: Transaction, { record, values, ownerId, teamId }: Turned) {
  const rule = ruleOf(values)
  if (rule === undefined || (await followerOf(tx, record.row.id)) !== undefined) return []
  const next = nextValues(writing, values, { id: record.row.id, rule })
  const prepared = await prepareNew(writing, [{ ownerId, teamId, values: next }])
  await storeNew(writing, tx, prepared)
  return prepared.map(({ id }) => id)
}

/** Takes the next task back, unless somebody has changed it meanwhile or it lies beyond the caller's reach. */
async function takeBackNext(writing: Writing, tx: Transaction, { record }: Turned) {
  const next = await followerOf(tx, record.row.id)
  if (next === undefined || next.version !== 1) return []
  try {
    const open = await loadRecord(writing, { id: next.id, action: 'update', itself: true, lockIn: tx })
    await deleteRecord(writing, tx, { record: open })
    return [next.id]
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return []
    throw error
  }
}

/**
 * Completing a task that repeats makes the next one by its rule; taking that back takes the next one back while it is untouched. The task's row is
 * locked by the change itself, so it happens once however many complete it at the same time. Gives the ids of the tasks made or taken back.
 */
export function turnSeries(writing: Writing, tx: Transaction, turned: Turned): Promise<readonly string[]> {
  return turned.values['done'] === true ? makeNext(writing, tx, turned) : takeBackNext(writing, tx, turned)
}
