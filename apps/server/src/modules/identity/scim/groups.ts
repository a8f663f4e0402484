/** Groups of the company's directory (RFC 7643 §4.2): they give the roles that the company's connections map them to. */
import { sql } from 'kysely'
import { uuidArray } from '../../../platform/database/arrays.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { connectionRows, openConnection } from '../single-sign-on/connection.ts'
import { applyGroups } from '../single-sign-on/group-roles.ts'
import { lockPerson } from '../users/authority.ts'
import { baseOf, inScim, invalidValue, listAnswer, ScimFault, unknownResource } from './answers.ts'
import { matches, parseFilter, pathsOf } from './filter.ts'
import { type DirectoryGroup, deleteGroup, groupsOf, keepGroup, lockGroups, type SeenGroup } from './group-rows.ts'
import { applyPatch, operationsOf, type Resource } from './patch.ts'
import { GROUP } from './resource.ts'
import type { ListQuestion } from './users.ts'

const MOST_GROUPS = 500
const MOST_MEMBERS = 2_000
const MOST_TEXT = 254
const MOST_PAGE = 200
const PATHS: ReadonlySet<string> = new Set(['id', 'externalid', 'displayname', 'members', 'members.value'])

const resourceOf = (
  ctx: RequestContext,
  { group, version, createdAt, updatedAt }: SeenGroup,
): Resource & { id: string } => ({
  schemas: [GROUP],
  id: group.id,
  ...(group.externalId === null ? {} : { externalId: group.externalId }),
  displayName: group.displayName,
  members: group.members.map((value) => ({ value })),
  meta: {
    resourceType: 'Group',
    created: createdAt,
    lastModified: updatedAt,
    location: `${baseOf(ctx)}/Groups/${group.id}`,
    version: `W/"${version}"`,
  },
})

const isObject = (value: unknown): value is Resource => typeof value === 'object' && value !== null

function textOf(resource: Resource, name: string): string | null {
  const value = Object.entries(resource).find(([key]) => key.toLowerCase() === name)?.[1]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw invalidValue(name)
  return value
}

/** The people of the company that a group names; whoever is none is passed over, as a directory may know more than we do. */
async function membersOf(tx: WriteTransaction, resource: Resource): Promise<string[]> {
  const stated = resource['members'] ?? []
  if (!Array.isArray(stated) || stated.length > MOST_MEMBERS) throw invalidValue('members')
  const values = stated.map((each) => (isObject(each) ? textOf(each, 'value') : null))
  const ids = [...new Set(values.filter((each) => each !== null))]
  const rows = await tx.query<{ id: string }>(
    sql`select id from app_user where tenant_id = ${tx.tenantId} and id = any(${uuidArray(ids.filter(isUuid))}::uuid[]) and status <> 'left'`,
  )
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => known.has(id.toLowerCase())).map((id) => id.toLowerCase())
}

async function groupOf(tx: WriteTransaction, id: string, resource: Resource): Promise<DirectoryGroup> {
  const displayName = textOf(resource, 'displayname')
  if (displayName === null) throw invalidValue('displayName')
  return { id, displayName, externalId: textOf(resource, 'externalid'), members: await membersOf(tx, resource) }
}

/** What the company's connections that are switched on say of groups. */
async function mappingOf(ctx: RequestContext, tx: WriteTransaction) {
  const rows = await connectionRows(tx)
  const opened = await Promise.all(rows.map((row) => openConnection(ctx.services, tx.tenantId, row)))
  return opened.flatMap((each) => (each?.on === true ? each.mapping : []))
}

/** Gives and takes the roles of everybody whose groups are others now. */
async function settleRoles(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { after: readonly DirectoryGroup[]; concerned: ReadonlySet<string>; by: string },
): Promise<void> {
  const { after, concerned, by } = about
  const mapping = await mappingOf(ctx, tx)
  if (mapping.length === 0) return
  for (const userId of [...concerned].sort()) {
    const person = await lockPerson(ctx.services, tx, userId)
    if (person.row.status === 'left') continue
    const own = after.filter(({ members }) => members.includes(userId))
    const groups = own.flatMap(({ displayName, externalId }) => [
      displayName,
      ...(externalId === null ? [] : [externalId]),
    ])
    const { audit: context } = ctx
    await applyGroups(ctx.services, tx, { person, mapping, groups, connectionId: by, context })
  }
}

/** Does an act on one group, and settles the roles of whoever was or is in it. */
async function withGroups(
  ctx: RequestContext,
  act: string,
  work: (
    tx: WriteTransaction,
    all: readonly SeenGroup[],
  ) => Promise<{ before: DirectoryGroup | null; after: DirectoryGroup | null }>,
): Promise<{ answer: Answer; id: string }> {
  let id = ''
  const answer = await ctx.write(async (tx) => {
    await lockGroups(tx)
    const all = await groupsOf(ctx.services, tx)
    const { before, after } = await work(tx, all)
    id = (after ?? before)?.id ?? ''
    if (after === null) await deleteGroup(tx, id)
    else await keepGroup(ctx.services, tx, after)
    const others = all.map(({ group }) => group).filter((group) => group.id !== id)
    const standing = after === null ? others : [...others, after]
    const concerned = new Set([...(before?.members ?? []), ...(after?.members ?? [])])
    await settleRoles(ctx, tx, { after: standing, concerned, by: id })
    const facts = { group: id, members: after?.members.length ?? 0 }
    const audit = await tx.record({ act, outcome: 'allowed', facts })
    return { status: after === null ? 204 : before === null ? 201 : 200, audit }
  })
  return { answer, id }
}

async function oneOf(ctx: RequestContext, id: string): Promise<SeenGroup> {
  const all = await groupsOf(ctx.services, readerOf(ctx.services.database, ctx.caller.tenant.id))
  const found = all.find(({ group }) => group.id === id)
  if (found === undefined) throw unknownResource()
  return found
}

async function answerWith(ctx: RequestContext, { answer, id }: { answer: Answer; id: string }): Promise<Answer> {
  const seen = await oneOf(ctx, id)
  const headers = { ETag: `W/"${seen.version}"`, Location: `${baseOf(ctx)}/Groups/${id}` }
  return { ...answer, body: resourceOf(ctx, seen), headers }
}

export const listDirectoryGroups = (ctx: RequestContext, question: ListQuestion): Promise<Answer> =>
  inScim('scim.group_list', async () => {
    const all = await groupsOf(ctx.services, readerOf(ctx.services.database, ctx.caller.tenant.id))
    const resources = all.map((each) => resourceOf(ctx, each))
    const filter = question.filter === undefined || question.filter.trim() === '' ? null : parseFilter(question.filter)
    if (filter !== null && pathsOf(filter).some((path) => !PATHS.has(path)))
      throw new ScimFault(400, 'invalidFilter', 'The filter names what cannot be looked for.')
    const found = filter === null ? resources : resources.filter((each) => matches(filter, each))
    const start = Math.max(1, question.startIndex ?? 1)
    const shown = found.slice(start - 1, start - 1 + Math.min(MOST_PAGE, Math.max(0, question.count ?? 100)))
    const audit = { act: 'scim.group_list', outcome: 'allowed', count: shown.length } as const
    return { status: 200, body: listAnswer(shown, { total: found.length, start }), audit }
  })

export const readDirectoryGroup = (ctx: RequestContext, id: string): Promise<Answer> =>
  inScim('scim.group_read', async () => {
    const seen = await oneOf(ctx, id)
    const audit = { act: 'scim.group_read', outcome: 'allowed', facts: { group: id } } as const
    return { status: 200, body: resourceOf(ctx, seen), headers: { ETag: `W/"${seen.version}"` }, audit }
  })

export const createDirectoryGroup = (ctx: RequestContext, body: Resource): Promise<Answer> =>
  inScim('scim.group_create', async () => {
    const done = await withGroups(ctx, 'scim.group_create', async (tx, all) => {
      const after = await groupOf(tx, ctx.services.newId(), body)
      const isTaken = all.some(({ group }) => group.displayName.toLowerCase() === after.displayName.toLowerCase())
      if (isTaken) throw new ScimFault(409, 'uniqueness', 'There is a group of this name.')
      if (all.length >= MOST_GROUPS) throw new ScimFault(400, 'tooMany', 'There are too many groups.')
      return { before: null, after }
    })
    return answerWith(ctx, done)
  })

const changing = (ctx: RequestContext, id: string, changed: (before: Resource) => Resource): Promise<Answer> =>
  inScim('scim.group_change', async () => {
    const done = await withGroups(ctx, 'scim.group_change', async (tx, all) => {
      const seen = all.find(({ group }) => group.id === id)
      if (seen === undefined) throw unknownResource()
      return { before: seen.group, after: await groupOf(tx, id, changed(resourceOf(ctx, seen))) }
    })
    return answerWith(ctx, done)
  })

export const replaceDirectoryGroup = (ctx: RequestContext, id: string, body: Resource): Promise<Answer> =>
  changing(ctx, id, () => body)

export const patchDirectoryGroup = (ctx: RequestContext, id: string, body: Resource): Promise<Answer> =>
  changing(ctx, id, (before) => applyPatch(before, operationsOf(body)))

export const removeDirectoryGroup = (ctx: RequestContext, id: string): Promise<Answer> =>
  inScim('scim.group_remove', async () => {
    const { answer } = await withGroups(ctx, 'scim.group_remove', async (_, all) => {
      const seen = all.find(({ group }) => group.id === id)
      if (seen === undefined) throw unknownResource()
      return { before: seen.group, after: null }
    })
    return answer
  })
