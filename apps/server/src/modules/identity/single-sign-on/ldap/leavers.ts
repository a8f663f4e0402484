/** People whom a directory let in and has no more: their sessions that came of it end within minutes. A directory that is down ends nobody. */
import { sql } from 'kysely'
import { workContext } from '../../../../platform/audit/work-context.ts'
import { type Reader, readerOf } from '../../../../platform/database/reader.ts'
import { allTenants } from '../../../../platform/database/tenants.ts'
import type { Services } from '../../../../platform/services.ts'
import { ofKind } from '../../credentials/credential.ts'
import { loadCredentialsOfAll } from '../../credentials/store.ts'
import { endSessionsFrom } from '../../sessions.ts'
import { connectionRows, type LdapConnection, openConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { whoIsThere } from './who-is-there.ts'

export const LEAVERS_JOB = 'connection.leavers'

interface Linked {
  readonly userId: string
  readonly subject: string
}

/** Who has a session that began by the connection, with the subject they are linked by. */
async function peopleIn(services: Services, reader: Reader, connection: LdapConnection): Promise<Linked[]> {
  const rows = await reader.query<{ user_id: string }>(sql`select distinct user_id from session
    where tenant_id = ${reader.tenantId} and ended_at is null and document::jsonb #>> '{cameBy,connectionId}' = ${connection.id}
    order by user_id`)
  const userIds = rows.map(({ user_id: userId }) => userId)
  const people: Linked[] = []
  for (const [userId, credentials] of await loadCredentialsOfAll(services, reader, userIds)) {
    const own = ofKind(credentials ?? [], 'identity').find(({ secret }) => secret.connectionId === connection.id)
    const isOfNow = own?.secret.subject.startsWith(`${connection.ldap.subjectAttribute}=`) === true
    if (own !== undefined && isOfNow) people.push({ userId, subject: own.secret.subject })
  }
  return people
}

async function endThose(services: Services, connection: LdapConnection, gone: readonly Linked[]): Promise<void> {
  const { tenantId, id: connectionId } = connection
  for (const { userId } of gone)
    await services.database.inTenant(tenantId, async (tx) => {
      const ended = await endSessionsFrom(services, tx, { userId, connectionId, sid: null })
      const facts = { connection: connectionId, user: userId, ended }
      const context = workContext(services, { tenantId, operation: LEAVERS_JOB })
      await services.recorder.recordIn(tx, { act: LEAVERS_JOB, outcome: 'allowed', facts }, context)
    })
}

async function lookAt(services: Services, reader: Reader, connection: LdapConnection): Promise<void> {
  const people = await peopleIn(services, reader, connection)
  if (people.length === 0) return
  const subjects = people.map(({ subject }) => subject)
  const there = await whoIsThere(services, connection, subjects)
  // a directory that shows none of several shows us nothing: its account may read no more, or its place is another
  if (there.size === 0 && people.length > 1) throw new SignOnFault('client')
  await endThose(
    services,
    connection,
    people.filter(({ subject }) => !there.has(subject)),
  )
}

/** Looks after everybody who came by a directory. What goes wrong with one directory is recorded, and ends nobody. */
export async function endLeavers(services: Services): Promise<void> {
  for (const tenantId of await allTenants(services.database)) {
    const reader = readerOf(services.database, tenantId)
    for (const row of await connectionRows(reader)) {
      const connection = await openConnection(services, tenantId, row)
      if (connection === null || !('ldap' in connection)) continue
      try {
        await lookAt(services, reader, connection)
      } catch (error) {
        if (!(error instanceof SignOnFault)) throw error
        const facts = { connection: connection.id, reason: error.reason }
        const context = workContext(services, { tenantId, operation: LEAVERS_JOB })
        await services.recorder.record(
          { act: LEAVERS_JOB, outcome: 'refused', code: 'sso_unavailable', facts },
          context,
        )
      }
    }
  }
}
