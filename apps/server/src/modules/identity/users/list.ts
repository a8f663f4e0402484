import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { isUuid, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { findUser, type ListedUser, type UserRow, usersAfter } from '../queries.ts'
import { openPending } from './pending-roles.ts'
import { openProfiles, type Profile } from './profile.ts'

export interface PageInput {
  readonly limit?: number
  readonly cursor?: string
}

const DEFAULT_LIMIT = 50

const cursorBinding = (ctx: RequestContext, list: string): Uint8Array =>
  Buffer.concat([Buffer.from(`identity/${list}`), uuidToBytes(ctx.caller.tenant.id), uuidToBytes(ctx.caller.user.id)])

async function openCursor(ctx: RequestContext, list: string, cursor: string | undefined): Promise<string | null> {
  if (cursor === undefined) return null
  const key = await ctx.services.keeper.purposeKey(ctx.caller.tenant.id, 'cursor')
  const id = openSmall(key, Buffer.from(cursor, 'base64url'), cursorBinding(ctx, list))
  if (!isUuid(id)) throw new Refusal('cursor_invalid')
  return id
}

async function sealCursor(ctx: RequestContext, list: string, id: string): Promise<string> {
  const { keeper, random } = ctx.services
  const key = await keeper.purposeKey(ctx.caller.tenant.id, 'cursor')
  return sealSmall(key, { text: id, binding: cursorBinding(ctx, list), random }).toString('base64url')
}

/** A page of people and the cursor of the next. */
async function pageOf(
  ctx: RequestContext,
  list: 'users' | 'directory',
  input: PageInput,
): Promise<{ rows: ListedUser[]; page: { next: string | null; limit: number } }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const reader = readerOf(ctx.services.database, ctx.caller.tenant.id)
  const after = await openCursor(ctx, list, input.cursor)
  const rows = await usersAfter(reader, { after, limit: limit + 1, activeOnly: list === 'directory' })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? await sealCursor(ctx, list, last.id) : null
  return { rows: shown, page: { next, limit } }
}

/** A person as administrators see them. */
async function viewOf(services: Services, tenantId: string, about: { row: UserRow; profile: Profile | null }) {
  const { row, profile } = about
  const pending = await openPending(services, { tenantId, userId: row.id, epoch: row.authority_epoch }, row)
  return {
    id: row.id,
    version: row.version,
    name: profile?.name ?? '',
    email: profile?.email ?? '',
    roles: row.roles,
    pendingRoles: pending?.roles ?? [],
    founder: row.founder,
    teamId: row.team_id,
    trainedUntil: row.trained_until,
    status: row.status,
    language: row.language,
    createdAt: row.created_at,
  }
}

/** The people of the company, for who may see them. */
export async function listUsers(ctx: RequestContext, input: PageInput): Promise<Answer> {
  const { services, caller } = ctx
  const { rows, page } = await pageOf(ctx, 'users', input)
  const profiles = await openProfiles(services, caller.tenant.id, rows)
  const data = await Promise.all(
    rows.map(async (row, at) => ({
      ...(await viewOf(services, caller.tenant.id, { row, profile: profiles[at] ?? null })),
      lastSeenAt: row.last_seen_at,
    })),
  )
  return {
    status: 200,
    body: { data, page },
    audit: { act: 'user.list', outcome: 'allowed', object: 'user', count: data.length, ids: data.map(({ id }) => id) },
  }
}

/** Colleagues by name, for choosing an owner or a team mate. */
export async function listColleagues(ctx: RequestContext, input: PageInput): Promise<Answer> {
  const { services, caller } = ctx
  const { rows, page } = await pageOf(ctx, 'directory', input)
  const profiles = await openProfiles(services, caller.tenant.id, rows)
  const data = rows.map((row, at) => ({ id: row.id, name: profiles[at]?.name ?? '', teamId: row.team_id }))
  return { status: 200, body: { data, page }, audit: { act: 'user.directory', outcome: 'allowed', count: data.length } }
}

/** One person in the form of the list; `not_found` where there is none. */
export async function showUser(services: Services, reader: Reader, userId: string) {
  const row = await findUser(reader, userId)
  if (row === undefined) throw new Refusal('not_found')
  const [profile] = await openProfiles(services, reader.tenantId, [row])
  return viewOf(services, reader.tenantId, { row, profile: profile ?? null })
}

export async function readUser(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  const body = await showUser(services, readerOf(services.database, caller.tenant.id), userId)
  return {
    status: 200,
    body,
    headers: { ETag: `"${body.version}"` },
    audit: { act: 'user.read', outcome: 'allowed', object: 'user', recordId: userId },
  }
}
