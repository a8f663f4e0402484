import { sql } from 'kysely'
import { workContext } from '../../../platform/audit/work-context.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import type { Services } from '../../../platform/services.ts'
import { handOverBatch, ownedObjects } from '../../../records/index.ts'
import { isoTime } from '../times.ts'
import { lockPerson } from './authority.ts'

export const HAND_OVER_JOB = 'identity.hand_over'
/** Records moved in one transaction. */
const BATCH = 250

/** What the administrator said, under the keeper's MAC. */
interface HandOverDocument {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly successorId: string
  readonly by: string
}

interface HandOverRow {
  readonly id: string
  readonly user_id: string
  readonly successor_id: string
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
  readonly object: string | null
  readonly after_id: string | null
  readonly moved: Readonly<Record<string, number>>
  readonly behind: number
  readonly started_at: string
  readonly finished_at: string | null
}

const COLUMNS = sql`id, user_id, successor_id, document, epoch, mac, object, after_id, moved, behind, started_at, finished_at`

/** The hand-over of a person who left; undefined where there is none. */
export async function findHandOver(reader: Reader, userId: string): Promise<HandOverRow | undefined> {
  const [row] = await reader.query<HandOverRow>(
    sql`select ${COLUMNS} from hand_over where tenant_id = ${reader.tenantId} and user_id = ${userId}`,
  )
  return row
}

/** Whether somebody is still being given what another left: they cannot leave themselves until it has come. */
export async function isReceiving(reader: Reader, userId: string): Promise<boolean> {
  const rows = await reader.query(
    sql`select 1 from hand_over where tenant_id = ${reader.tenantId} and successor_id = ${userId} and finished_at is null limit 1`,
  )
  return rows.length > 0
}

/**
 * Begins to give everything a person owns to a successor, in the transaction in which they leave. The work has a budget of its own at the keeper,
 * which ends with it.
 */
export async function startHandOver(
  services: Services,
  tx: Transaction,
  about: { userId: string; successorId: string; by: string },
): Promise<void> {
  const id = services.newId()
  const document = JSON.stringify({ id, tenantId: tx.tenantId, ...about } satisfies HandOverDocument)
  const { epoch, mac } = await services.keeper.sealAuthority(tx.tenantId, id, document, 'job')
  await tx.query(sql`insert into hand_over (tenant_id, id, user_id, successor_id, document, epoch, mac, started_at)
    values (${tx.tenantId}, ${id}, ${about.userId}, ${about.successorId}, ${document}, ${epoch}, ${mac}, ${isoTime(services.clock.now())})`)
  await enqueue(tx, { name: HAND_OVER_JOB, payload: { id } })
}

async function lockHandOver(services: Services, tx: Transaction, id: string) {
  const [row] = await tx.query<HandOverRow>(
    sql`select ${COLUMNS} from hand_over where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  if (row === undefined || row.finished_at !== null) return null
  const { keeper } = services
  if (!(await keeper.checkAuthority(tx.tenantId, id, row.document, row.epoch, row.mac)))
    throw new Refusal('unavailable', { detail: 'The hand-over does not carry the keeper’s seal.' })
  return { row, document: JSON.parse(row.document) as HandOverDocument }
}

async function finish(services: Services, tx: Transaction, row: HandOverRow): Promise<void> {
  const document = JSON.stringify({ id: row.id, tenantId: tx.tenantId, finished: true })
  const { epoch, mac } = await services.keeper.sealAuthority(tx.tenantId, row.id, document, 'staff')
  await tx.query(sql`update hand_over set document = ${document}, epoch = ${epoch}, mac = ${mac}, finished_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and id = ${row.id}`)
}

type Recorded = { object: string; ids: readonly string[]; document: HandOverDocument }

const record = (services: Services, tx: Transaction, { object, ids, document }: Recorded) =>
  services.recorder.recordIn(
    tx,
    {
      act: 'user.hand_over',
      outcome: 'allowed',
      object,
      ids,
      count: ids.length,
      changed: ['owner'],
      facts: { from: document.userId, to: document.successorId },
    },
    workContext(services, { tenantId: tx.tenantId, operation: HAND_OVER_JOB, actorId: document.by }),
  )

/** One transaction of the work; false when nothing is left of it. */
async function step(services: Services, tx: Transaction, id: string): Promise<boolean> {
  const locked = await lockHandOver(services, tx, id)
  if (locked === null) return false
  const { row, document } = locked
  const objects = ownedObjects((await services.tenants.load(tx.tenantId)).catalog)
  const at = Math.max(
    0,
    objects.findIndex(({ name }) => name === row.object),
  )
  const object = objects[at]
  const successor = await lockPerson(services, tx, document.successorId)
  // a row that somebody wrote to would give the customers to a team of their choosing
  if (!successor.sound)
    throw new Refusal('unavailable', { detail: 'The successor’s rights do not carry the keeper’s seal.' })
  if (object === undefined) throw new Error('nothing is owned in this catalogue')
  const handing = {
    services,
    principal: id,
    from: document.userId,
    to: document.successorId,
    teamId: successor.authority.teamId,
    by: document.by,
  }
  const handed = await handOverBatch(handing, tx, { object, after: row.after_id, limit: BATCH })
  if (handed.ids.length > 0) await record(services, tx, { object: object.name, ids: handed.ids, document })
  const moved = { ...row.moved, [object.plural]: (row.moved[object.plural] ?? 0) + handed.ids.length }
  const next = handed.last === null ? objects[at + 1]?.name : object.name
  await tx.query(sql`update hand_over set object = ${next ?? object.name}, after_id = ${handed.last}, moved = ${JSON.stringify(moved)}::jsonb,
      behind = behind + ${handed.behind} where tenant_id = ${tx.tenantId} and id = ${id}`)
  if (next !== undefined) return true
  await finish(services, tx, row)
  return false
}

/** Does the work of a hand-over, batch by batch; what a process that died had committed is not done twice. */
export async function runHandOver(services: Services, job: Job): Promise<void> {
  const id = String(job.payload['id'])
  for (let more = true; more; ) more = await services.database.inTenant(job.tenantId, (tx) => step(services, tx, id))
}
