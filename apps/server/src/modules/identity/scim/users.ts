/** People, as the company's directory keeps them (RFC 7644 §3). */

import { readerOf } from '../../../platform/database/reader.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { lockUser } from '../queries.ts'
import { addPerson } from '../users/invite.ts'
import { openProfiles } from '../users/profile.ts'
import { rename } from '../users/rename.ts'
import { baseOf, inScim, invalidValue, listAnswer, ScimFault, unknownResource } from './answers.ts'
import { demanded, type Filter, matches, parseFilter, pathsOf } from './filter.ts'
import { groupsOf, type SeenGroup } from './group-rows.ts'
import { leaveByDirectory } from './leave.ts'
import { applyPatch, operationsOf, type Resource } from './patch.ts'
import {
  countPeople,
  idsByExternal,
  idsByLogin,
  keepPerson,
  peopleById,
  peopleFrom,
  removePerson,
  type SeenPerson,
} from './people.ts'
import { loginOf, nameOf, personOf, type StatedPerson, userResource } from './resource.ts'

/** How a list is asked for. */
export interface ListQuestion {
  readonly filter?: string
  readonly startIndex?: number
  readonly count?: number
}

const MOST_PAGE = 200
/** A question that names nobody looks at so many at most. */
const MOST_LOOKED_AT = 10_000
const PATHS: ReadonlySet<string> = new Set(
  'id externalid username displayname active name.formatted name.givenname name.familyname emails emails.value emails.type emails.primary groups groups.value meta.created meta.lastmodified'.split(
    ' ',
  ),
)

const readerFor = (ctx: RequestContext) => readerOf(ctx.services.database, ctx.caller.tenant.id)

type OwnGroups = ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>

/** The groups of each person, from one look at all of them. */
function byMember(groups: readonly SeenGroup[]): OwnGroups {
  const own = new Map<string, { id: string; name: string }[]>()
  for (const { group } of groups)
    for (const member of group.members) {
      const named = own.get(member) ?? []
      named.push({ id: group.id, name: group.displayName })
      own.set(member, named)
    }
  return own
}

const shown = (ctx: RequestContext, seen: SeenPerson, groups: OwnGroups) =>
  userResource({ ...seen, base: baseOf(ctx), groups: groups.get(seen.id) ?? [] })

async function oneOf(ctx: RequestContext, id: string): Promise<{ seen: SeenPerson; resource: Resource }> {
  const reader = readerFor(ctx)
  const [seen] = isUuid(id) ? await peopleById(ctx.services, reader, [id]) : []
  if (seen === undefined) throw unknownResource()
  return { seen, resource: shown(ctx, seen, byMember(await groupsOf(ctx.services, reader))) }
}

/** Everybody a filter could mean: of one that names a person that person, else all. */
async function candidates(ctx: RequestContext, filter: Filter): Promise<SeenPerson[]> {
  const { services } = ctx
  const reader = readerFor(ctx)
  const [id, external] = [demanded(filter, 'id'), demanded(filter, 'externalid')]
  if (id !== undefined) return isUuid(id) ? peopleById(services, reader, [id]) : []
  if (external !== undefined) return peopleById(services, reader, await idsByExternal(services, reader, external))
  const name = demanded(filter, 'username')
  const byLogin = name === undefined ? [] : await idsByLogin(services, reader, name)
  if (byLogin.length > 0) return peopleById(services, reader, byLogin)
  if ((await countPeople(reader)) > MOST_LOOKED_AT) throw new ScimFault(400, 'tooMany', 'Name whom you look for.')
  return peopleFrom(services, reader, { offset: 0, limit: MOST_LOOKED_AT })
}

function soundFilter(text: string, known: ReadonlySet<string>): Filter {
  const filter = parseFilter(text)
  if (pathsOf(filter).some((path) => !known.has(path)))
    throw new ScimFault(400, 'invalidFilter', 'The filter names what cannot be looked for.')
  return filter
}

const pageOf = ({ startIndex = 1, count = 100 }: ListQuestion) => ({
  start: Math.max(1, startIndex),
  limit: Math.min(MOST_PAGE, Math.max(0, count)),
})

async function listed(ctx: RequestContext, question: ListQuestion) {
  const { start, limit } = pageOf(question)
  const reader = readerFor(ctx)
  const groups = byMember(await groupsOf(ctx.services, reader))
  if (question.filter === undefined || question.filter.trim() === '') {
    const people = await peopleFrom(ctx.services, reader, { offset: start - 1, limit })
    return { resources: people.map((each) => shown(ctx, each, groups)), total: await countPeople(reader), start }
  }
  const filter = soundFilter(question.filter, PATHS)
  const all = (await candidates(ctx, filter)).map((each) => shown(ctx, each, groups))
  const found = all.filter((resource) => matches(filter, resource))
  return { resources: found.slice(start - 1, start - 1 + limit), total: found.length, start }
}

/** People by filter and page. */
export const listDirectoryUsers = (ctx: RequestContext, question: ListQuestion): Promise<Answer> =>
  inScim('scim.user_list', async () => {
    const { resources, total, start } = await listed(ctx, question)
    const ids = resources.map(({ id }) => id)
    const audit = { act: 'scim.user_list', outcome: 'allowed', object: 'user', count: ids.length, ids } as const
    return { status: 200, body: listAnswer(resources, { total, start }), audit }
  })

const etagOf = (resource: Resource) => ({ ETag: (resource['meta'] as { version: string }).version })

export const readDirectoryUser = (ctx: RequestContext, id: string): Promise<Answer> =>
  inScim('scim.user_read', async () => {
    const { resource } = await oneOf(ctx, id)
    const audit = { act: 'scim.user_read', outcome: 'allowed', object: 'user', recordId: id } as const
    return { status: 200, body: resource, headers: etagOf(resource), audit }
  })

/** The person as they are now, after an act. */
async function answerWith(ctx: RequestContext, id: string, about: Pick<Answer, 'status' | 'audit'>): Promise<Answer> {
  const { resource } = await oneOf(ctx, id)
  const location = (resource['meta'] as { location: string }).location
  return { ...about, body: resource, headers: { ...etagOf(resource), Location: location } }
}

/** Adds a person without a role, whom nobody let in yet: roles come with groups, and the first sign-in with the company's provider or a link. */
export const createDirectoryUser = (ctx: RequestContext, body: Resource): Promise<Answer> =>
  inScim('scim.user_create', async () => {
    const { services, caller } = ctx
    const stated = personOf(body)
    if (!stated.active) throw invalidValue('active: a person is made to come in')
    const email = loginOf(stated)
    let id = ''
    const done = await ctx.write(async (tx) => {
      const who = { name: nameOf(stated), email, roles: [], pendingRoles: [], teamId: null }
      const made = await addPerson(services, tx, {
        ...who,
        language: caller.tenant.language,
        createdBy: caller.user.id,
      })
      id = made.userId
      await keepPerson(services, tx, { userId: id, person: stated })
      const event = { act: 'scim.user_create', outcome: 'allowed', object: 'user', recordId: id } as const
      return { status: 201, audit: await tx.record(event) }
    })
    return answerWith(ctx, id, done)
  })

/** Refuses a change of what somebody has not seen, where they say what they saw. */
function requireVersion({ headers }: RequestContext, seen: SeenPerson): void {
  const stated = headers['if-match']
  if (stated !== undefined && stated !== '*' && stated.replace(/^W\//, '') !== `"${seen.version}"`)
    throw new ScimFault(412, null, 'The resource has changed meanwhile.')
}

async function renamed(ctx: RequestContext, tx: WriteTransaction, about: { id: string; name: string }): Promise<void> {
  const row = await lockUser(tx, about.id)
  const [profile] = row === undefined ? [] : await openProfiles(ctx.services, tx.tenantId, [row])
  if (row !== undefined && profile !== null && profile !== undefined && profile.name !== about.name)
    await rename(ctx.services, tx, { row, name: about.name })
}

/** What the directory says of a person now. Who is not active any more leaves; nobody comes back as who they were. */
async function settle(ctx: RequestContext, seen: SeenPerson, stated: StatedPerson): Promise<Answer> {
  const { services } = ctx
  requireVersion(ctx, seen)
  const { id } = seen
  return ctx.write(async (tx) => {
    const row = await lockUser(tx, id)
    if (row === undefined) throw unknownResource()
    const isIn = row.status !== 'left'
    if (stated.active && !isIn) throw new ScimFault(400, 'mutability', 'Who has left is made anew.')
    if (isIn) await renamed(ctx, tx, { id, name: nameOf(stated) })
    const facts = isIn && !stated.active ? await leaveByDirectory(ctx, tx, { userId: id, teamId: row.team_id }) : {}
    await keepPerson(services, tx, { userId: id, person: stated })
    const act = isIn && !stated.active ? 'scim.user_leave' : 'scim.user_change'
    const audit = await tx.record({ act, outcome: 'allowed', object: 'user', recordId: id, facts })
    return { status: 200, audit }
  })
}

export const replaceDirectoryUser = (ctx: RequestContext, id: string, body: Resource): Promise<Answer> =>
  inScim('scim.user_change', async () => {
    const { seen } = await oneOf(ctx, id)
    return answerWith(ctx, id, await settle(ctx, seen, personOf(body)))
  })

export const patchDirectoryUser = (ctx: RequestContext, id: string, body: Resource): Promise<Answer> =>
  inScim('scim.user_change', async () => {
    const { seen, resource } = await oneOf(ctx, id)
    const changed = applyPatch(resource, operationsOf(body))
    return answerWith(ctx, id, await settle(ctx, seen, personOf(changed)))
  })

/** A person who is taken out of the directory leaves, and is seen there no more. */
export const removeDirectoryUser = (ctx: RequestContext, id: string): Promise<Answer> =>
  inScim('scim.user_leave', async () => {
    const { seen } = await oneOf(ctx, id)
    requireVersion(ctx, seen)
    return ctx.write(async (tx) => {
      const row = await lockUser(tx, id)
      if (row === undefined) throw unknownResource()
      const facts = row.status === 'left' ? {} : await leaveByDirectory(ctx, tx, { userId: id, teamId: row.team_id })
      await keepPerson(ctx.services, tx, { userId: id, person: seen.person })
      await removePerson(ctx.services, tx, id)
      const event = { act: 'scim.user_leave', outcome: 'allowed', object: 'user', recordId: id, facts } as const
      return { status: 204, audit: await tx.record(event) }
    })
  })
