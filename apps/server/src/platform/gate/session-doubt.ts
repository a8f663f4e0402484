/** What speaks against somebody's sessions: until they prove anew who they are, nothing counts that was shown before (docs/decisions/0121). */
import { sql } from 'kysely'
import type { AuditContext } from '../audit/event.ts'
import { noteRows, systemTables } from '../audit/system-rows.ts'
import type { Transaction } from '../database/database.ts'
import type { Services } from '../services.ts'
import { SESSION_LABEL, type SessionDocument } from './session.ts'
import { announceChange, notifyChange } from './session-end.ts'

/** What was seen. */
export type Doubt = 'password_tries' | 'code_tries' | 'session_unproved'

interface SealedSession {
  readonly id: string
  readonly document: string
  readonly mac: Uint8Array
}

/**
 * Puts all sessions and tokens of a person in doubt from now on, on every node within a second, and records it: what a company forbids `at_risk` they may
 * not do, and no factor of theirs counts as fresh. A session in doubt stays as it is for a second doubt. A row that carries no seal is left alone.
 */
export async function doubtSessions(
  services: Services,
  tx: Transaction,
  about: { readonly userId: string; readonly why: Doubt; readonly audit: AuditContext },
): Promise<void> {
  const { keeper, clock, recorder } = services
  const { userId, why, audit } = about
  const rows = await tx.query<SealedSession>(sql`select id, document, mac from session
    where tenant_id = ${tx.tenantId} and user_id = ${userId} and ended_at is null and state = 'full'
      and expires_at > ${new Date(clock.now()).toISOString()} and document::jsonb -> 'doubtedAt' is null order by id for update`)
  if (rows.length === 0) return
  const sound = await keeper.verifyMacs(tx.tenantId, SESSION_LABEL, rows)
  const doubted = rows
    .filter((_, at) => sound[at] === true)
    .map(({ id, document }) => {
      const session = JSON.parse(document) as SessionDocument
      return { id, document: JSON.stringify({ ...session, doubtedAt: clock.now() } satisfies SessionDocument) }
    })
  const macs = await keeper.mac(
    tx.tenantId,
    SESSION_LABEL,
    doubted.map(({ document }) => document),
  )
  const ids = doubted.map(({ id }) => id)
  await tx.query(sql`update session s set document = d.document, mac = d.mac
    from unnest(${ids}::uuid[], ${doubted.map(({ document }) => document)}::text[], ${macs.map((mac) => Buffer.from(mac))}::bytea[]) as d(id, document, mac)
    where s.tenant_id = ${tx.tenantId} and s.id = d.id`)
  await noteRows(tx, systemTables.session, ids)
  announceChange(services, tx, userId)
  await notifyChange(tx, userId)
  const facts = { person: userId, why, sessions: ids.length }
  await recorder.recordIn(tx, { act: 'session.doubt', outcome: 'allowed', facts }, audit)
}
