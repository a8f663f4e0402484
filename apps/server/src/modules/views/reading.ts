import { mayEver } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { mayDelete, mayRead } from './policy.ts'
import { findView, preferencesOf, type ViewRow, viewsFor } from './queries.ts'
import { readableView } from './readable.ts'
import type { Preference, ViewContent } from './schemas.ts'
import { openPreference, openView } from './seal.ts'

export const readerOf = ({ tenant, user }: Caller) => ({
  tenantId: tenant.id,
  userId: user.id,
  teamId: user.teamId,
})

/** A view as it is told to the caller. */
export function viewOf(caller: Caller, row: ViewRow, content: ViewContent) {
  const object = caller.tenant.catalog.getObject(row.object)
  return {
    id: row.id,
    version: row.version,
    object: row.object,
    ...readableView(caller, object, { ...content, shared: row.shared_with !== 'none' }),
    sharedWith: row.shared_with,
    ownerId: row.owner_id,
    mine: row.owner_id === caller.user.id,
    mayDelete: mayDelete(caller, row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

async function openFor(services: Services, caller: Caller, row: ViewRow) {
  if (!mayRead(caller, row) || caller.tenant.catalog.findObject(row.object) === undefined) return []
  const content = await openView(services, caller.tenant.id, row)
  return content === null ? [] : [viewOf(caller, row, content)]
}

async function preferences({ services, caller }: RequestContext): Promise<Record<string, Preference>> {
  const reader = readerOf(caller)
  const kept = await preferencesOf(services.database, reader)
  const opened = await Promise.all(
    kept
      .filter(({ object }) => mayEver(caller.access, object, 'list'))
      .map(async ({ object, sealed_confidential }) => ({
        object,
        preference: await openPreference(services, { ...reader, object }, sealed_confidential),
      })),
  )
  return Object.fromEntries(
    opened.flatMap(({ object, preference }) => (preference === null ? [] : [[object, preference]])),
  )
}

/** Every view the caller may use, one's own and shared, and how one's own lists look. */
export async function listViews(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const rows = await viewsFor(services.database, readerOf(caller))
  const data = (await Promise.all(rows.map((row) => openFor(services, caller, row)))).flat()
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length }, preferences: await preferences(ctx) },
    audit: { act: 'view.list', outcome: 'allowed', object: 'view', count: data.length },
  }
}

/** One view, by the id that a shared link holds. */
export async function readView(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const row = await findView(services.database, readerOf(caller), id)
  const [view] = row === undefined ? [] : await openFor(services, caller, row)
  if (view === undefined) throw new Refusal('not_found')
  return { status: 200, body: view, audit: { act: 'view.read', outcome: 'allowed', object: 'view', recordId: id } }
}
