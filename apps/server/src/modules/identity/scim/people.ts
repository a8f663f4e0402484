/** Everybody whom the directory sees, with what it calls them. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'
import { loginDigest } from '../company.ts'
import { isoTime } from '../times.ts'
import { openProfiles } from '../users/profile.ts'
import type { DirectoryPerson } from './resource.ts'

interface PersonRow {
  readonly id: string
  readonly status: 'invited' | 'active' | 'frozen' | 'left'
  readonly key_id: string
  readonly seal: number
  readonly sealed_personal: Uint8Array
  readonly user_version: number
  readonly created_at: string
  readonly sealed: Uint8Array | null
  readonly directory_version: number | null
  readonly updated_at: string | null
}

/** A person as the directory sees them. */
export interface SeenPerson {
  readonly id: string
  readonly person: DirectoryPerson
  readonly active: boolean
  readonly version: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** Who left is seen while the directory has not taken them out; whoever it never had, no more. */
const SEEN = sql`from app_user u left join directory_user d on d.tenant_id = u.tenant_id and d.user_id = u.id
  where u.tenant_id = current_setting('app.tenant_id')::uuid and d.removed_at is null and (u.status <> 'left' or d.user_id is not null)`
const COLUMNS = sql`u.id, u.status, u.key_id, u.seal, u.sealed_personal, u.version as user_version, u.created_at, d.sealed, d.version as directory_version,
  d.updated_at`

const bindingOf = (tenantId: string, userId: string): Uint8Array =>
  Buffer.from(['directory-user', tenantId, userId].join('/'))

async function opened(services: Services, reader: Reader, rows: readonly PersonRow[]): Promise<SeenPerson[]> {
  const { tenantId } = reader
  const [key, profiles] = await Promise.all([
    services.keeper.purposeKey(tenantId, 'settings'),
    openProfiles(services, tenantId, rows),
  ])
  return rows.flatMap((row, at) => {
    const profile = profiles[at]
    if (profile === null || profile === undefined) return []
    const text = row.sealed === null ? null : openSmall(key, row.sealed, bindingOf(tenantId, row.id))
    const bare = { externalId: null, givenName: null, familyName: null }
    const person: DirectoryPerson =
      text === null
        ? { ...bare, userName: profile.email, displayName: profile.name, email: profile.email }
        : (JSON.parse(text) as DirectoryPerson)
    return [
      {
        id: row.id,
        person,
        // frozen is our matter: the directory still has them
        active: row.status !== 'left',
        version: `${row.user_version}.${row.directory_version ?? 0}`,
        createdAt: row.created_at,
        updatedAt: row.updated_at ?? row.created_at,
      },
    ]
  })
}

/** The people of these ids. */
export async function peopleById(services: Services, reader: Reader, ids: readonly string[]): Promise<SeenPerson[]> {
  const rows = await reader.query<PersonRow>(
    sql`select ${COLUMNS} ${SEEN} and u.id = any(${ids}::uuid[]) order by u.id`,
  )
  return opened(services, reader, rows)
}

/** A page of everybody. */
export async function peopleFrom(services: Services, reader: Reader, page: { offset: number; limit: number }) {
  const rows = await reader.query<PersonRow>(
    sql`select ${COLUMNS} ${SEEN} order by u.id offset ${page.offset} limit ${page.limit}`,
  )
  return opened(services, reader, rows)
}

/** How many there are. */
export async function countPeople(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ count: number }>(sql`select count(*)::int as count ${SEEN}`)
  return row?.count ?? 0
}

async function externalDigest({ keeper }: Pick<Services, 'keeper'>, tenantId: string, externalId: string) {
  const [digest] = await keeper.digests(tenantId, 'directory', [externalId])
  if (digest === undefined) throw new Error('the keeper gave no digest')
  return digest
}

/** Ids of whoever the directory means by its own id. */
export async function idsByExternal(services: Services, reader: Reader, externalId: string): Promise<string[]> {
  const digest = await externalDigest(services, reader.tenantId, externalId)
  const rows = await reader.query<{ id: string }>(
    sql`select user_id as id from directory_user where tenant_id = ${reader.tenantId} and external = ${digest} and removed_at is null`,
  )
  return rows.map(({ id }) => id)
}

/** Ids of whoever signs in by this e-mail here. */
export async function idsByLogin(services: Services, reader: Reader, email: string): Promise<string[]> {
  const digest = await loginDigest(services, email)
  const rows = await reader.query<{ id: string }>(
    sql`select user_id as id from login_name where tenant_id = ${reader.tenantId} and digest = ${digest}`,
  )
  return rows.map(({ id }) => id)
}

/** Keeps what the directory calls a person. */
export async function keepPerson(
  services: Services,
  tx: Transaction,
  about: { userId: string; person: DirectoryPerson },
): Promise<void> {
  const { userId, person } = about
  const { userName, externalId, displayName, givenName, familyName, email } = person
  const key = await services.keeper.purposeKey(tx.tenantId, 'settings')
  const text = JSON.stringify({ userName, externalId, displayName, givenName, familyName, email })
  const sealed = sealSmall(key, { text, binding: bindingOf(tx.tenantId, userId), random: services.random })
  const external = externalId === null ? null : await externalDigest(services, tx.tenantId, externalId)
  const now = isoTime(services.clock.now())
  await tx.query(sql`insert into directory_user (tenant_id, user_id, sealed, external, version, updated_at)
    values (${tx.tenantId}, ${userId}, ${sealed}, ${external}, 1, ${now})
    on conflict (tenant_id, user_id) do update set sealed = excluded.sealed, external = excluded.external,
      version = directory_user.version + 1, updated_at = excluded.updated_at`)
}

/** Takes a person out of the directory's sight. */
export const removePerson = (services: Services, tx: Transaction, userId: string): Promise<unknown> =>
  tx.query(sql`update directory_user set removed_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and user_id = ${userId}`)
