import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AuditContext } from '../audit/event.ts'
import type { Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import { uuidToBytes } from '../identifiers.ts'
import type { Services } from '../services.ts'
import type { WriteTransaction } from './context.ts'
import { type Answer, UNRECORDED } from './route.ts'
import { openSmall, sealSmall } from './small-seal.ts'

/** A safe repeat: the key the caller chose, and a digest of what was asked, both known before the act. */
export interface Repeat {
  readonly key: string
  readonly request: string
}

const KEPT_MS = 24 * 60 * 60_000
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

interface KeptRow {
  readonly request_hash: Uint8Array
  readonly status: number | null
  readonly sealed_answer: Uint8Array | null
  readonly live: boolean
}

const bindingOf = (audit: AuditContext, repeat: Repeat): Uint8Array =>
  Buffer.concat([uuidToBytes(audit.tenantId), uuidToBytes(audit.actorId ?? audit.tenantId), digest(repeat.key)])

/** Claims the key in the act's transaction; a second request with it waits here for the first to end. Gives the kept answer of a repeat. */
async function claim(
  tx: Transaction,
  services: Services,
  about: { audit: AuditContext; repeat: Repeat },
): Promise<Answer | null> {
  const { audit, repeat } = about
  const where = sql`tenant_id = ${audit.tenantId} and principal_id = ${audit.actorId} and key_hash = ${digest(repeat.key)}`
  await tx.query(
    sql`delete from idempotency where ${where} and expires_at <= ${new Date(services.clock.now()).toISOString()}`,
  )
  const claimed = await tx.query(sql`
    insert into idempotency (tenant_id, principal_id, key_hash, request_hash, expires_at)
    values (${audit.tenantId}, ${audit.actorId}, ${digest(repeat.key)}, ${digest(repeat.request)}, ${new Date(services.clock.now() + KEPT_MS).toISOString()})
    on conflict do nothing returning 1`)
  if (claimed.length === 1) return null
  const [row] = await tx.query<KeptRow>(sql`select request_hash, status, sealed_answer from idempotency where ${where}`)
  if (row === undefined || row.status === null || row.sealed_answer === null) throw new Refusal('conflict')
  if (!Buffer.from(row.request_hash).equals(digest(repeat.request))) throw new Refusal('idempotency_mismatch')
  const key = await services.keeper.purposeKey(audit.tenantId, 'idempotency')
  const kept = openSmall(key, row.sealed_answer, bindingOf(audit, repeat))
  if (kept === null) throw new Refusal('conflict')
  const { body, headers } = JSON.parse(kept) as { body: unknown; headers: Record<string, string> }
  return { status: row.status, body, headers: { ...headers, 'Idempotent-Replayed': 'true' }, audit: UNRECORDED }
}

async function keep(
  tx: Transaction,
  services: Services,
  about: { audit: AuditContext; repeat: Repeat; answer: Answer },
): Promise<void> {
  const { audit, repeat, answer } = about
  const key = await services.keeper.purposeKey(audit.tenantId, 'idempotency')
  const sealed = sealSmall(key, {
    text: JSON.stringify({ body: answer.body, headers: answer.headers ?? {} }),
    binding: bindingOf(audit, repeat),
    random: services.random,
  })
  await tx.query(sql`update idempotency set status = ${answer.status}, sealed_answer = ${sealed}
    where tenant_id = ${audit.tenantId} and principal_id = ${audit.actorId} and key_hash = ${digest(repeat.key)}`)
}

/** One transaction that holds the change, its audit event and the kept answer: all of it happens, or nothing. */
export async function writeOnce(
  services: Services,
  about: { audit: AuditContext; repeat: Repeat | null },
  work: (tx: WriteTransaction) => Promise<Answer>,
): Promise<Answer> {
  const { audit, repeat } = about
  return services.database.inTenant(audit.tenantId, async (tx) => {
    const kept = repeat === null ? null : await claim(tx, services, { audit, repeat })
    if (kept !== null) return kept
    const answer = await work({ ...tx, record: (event) => services.recorder.recordIn(tx, event, audit) })
    if (repeat !== null) await keep(tx, services, { audit, repeat, answer })
    return answer
  })
}
