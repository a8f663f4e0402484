import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { mayChange, mayDelete, mayRead, mayShareWithAll } from './policy.ts'
import {
  countOwnViews,
  deleteView,
  insertView,
  lockView,
  storePreference,
  updateView,
  type ViewRow,
} from './queries.ts'
import { demandKeepable } from './readable.ts'
import { viewOf } from './reading.ts'
import type { NewView, Preference, ViewContent, ViewPatch } from './schemas.ts'
import { openView, sealPreference, sealView } from './seal.ts'

const MOST_OWN_VIEWS = 200

/** The object a view lists, as the caller's company has it; one that may not be listed is refused like one that does not exist. */
function listedObject(caller: Caller, name: string): ObjectDeclaration {
  const object = caller.tenant.catalog.findObject(name)
  if (object === undefined || !object.served || !mayEver(caller.access, name, 'list'))
    throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  return object
}

/** Whom it is shared with, as the row states it; only what is newly shared is decided upon. */
function audienceOf(caller: Caller, object: string, sharedWith: ViewRow['shared_with']) {
  if (sharedWith === 'all' && !mayShareWithAll(caller, object)) throw new Refusal('forbidden')
  const teamId = sharedWith === 'team' ? caller.user.teamId : null
  if (sharedWith === 'team' && teamId === null)
    throw new Refusal('invalid', { errors: [{ path: '/sharedWith', code: 'choice_unknown' }] })
  return { shared_with: sharedWith, team_id: teamId }
}

const contentOf = (stated: ViewPatch, before?: ViewContent): ViewContent => ({
  name: stated.name ?? before?.name ?? '',
  kind: stated.kind ?? before?.kind ?? 'table',
  filter: stated.filter === undefined ? (before?.filter ?? null) : stated.filter,
  q: stated.q === undefined ? (before?.q ?? null) : stated.q,
  sort: stated.sort === undefined ? (before?.sort ?? null) : stated.sort,
  columns: stated.columns === undefined ? (before?.columns ?? null) : stated.columns,
  density: stated.density === undefined ? (before?.density ?? null) : stated.density,
  boardField: stated.boardField === undefined ? (before?.boardField ?? null) : stated.boardField,
})

/** Saves a view. */
export async function createView(ctx: RequestContext, stated: NewView): Promise<Answer> {
  const { services, caller } = ctx
  const object = listedObject(caller, stated.object)
  const audience = audienceOf(caller, object.name, stated.sharedWith ?? 'none')
  const content = contentOf(stated)
  demandKeepable(caller, object, { ...content, shared: audience.shared_with !== 'none' })
  const now = new Date(services.clock.now()).toISOString()
  const place = { id: services.newId(), object: object.name, owner_id: caller.user.id, ...audience }
  const sealed = await sealView(services, caller.tenant.id, { row: place, content })
  const row: ViewRow = { ...place, sealed_confidential: sealed, version: 1, created_at: now, updated_at: now }
  return ctx.write(async (tx) => {
    if ((await countOwnViews(tx, caller.user.id)) >= MOST_OWN_VIEWS) throw new Refusal('too_large')
    await insertView(tx, row)
    const facts = { listed: object.name, sharedWith: row.shared_with }
    const audit = await tx.record({ act: 'view.create', outcome: 'allowed', object: 'view', recordId: row.id, facts })
    return { status: 201, headers: { Location: `/api/v1/views/${row.id}` }, body: viewOf(caller, row, content), audit }
  })
}

/** The view's row, locked, and what it says; one that is not in the caller's sight does not exist. */
async function lockedView(ctx: RequestContext, tx: WriteTransaction, id: string) {
  const row = await lockView(tx, id)
  if (row === undefined || !mayRead(ctx.caller, row)) throw new Refusal('not_found')
  const content = await openView(ctx.services, tx.tenantId, row)
  if (content === null) throw new Refusal('not_found')
  return { row, content }
}

/** Changes one's own view: its name, what it asks, how it looks, whom it is shared with. */
export async function changeView(ctx: RequestContext, id: string, stated: ViewPatch): Promise<Answer> {
  const { services, caller } = ctx
  const version = statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const { row, content: before } = await lockedView(ctx, tx, id)
    if (!mayChange(caller, row)) throw new Refusal('forbidden')
    if (row.version !== version) throw new Refusal('version_conflict', { extra: { version: row.version } })
    const object = listedObject(caller, row.object)
    const audience = stated.sharedWith === undefined ? row : audienceOf(caller, row.object, stated.sharedWith)
    const content = contentOf(stated, before)
    demandKeepable(caller, object, { ...content, shared: audience.shared_with !== 'none' })
    const place = { ...row, shared_with: audience.shared_with, team_id: audience.team_id }
    const changed: ViewRow = {
      ...place,
      sealed_confidential: await sealView(services, tx.tenantId, { row: place, content }),
      version: row.version + 1,
      updated_at: new Date(services.clock.now()).toISOString(),
    }
    await updateView(tx, changed)
    const audit = await tx.record({
      act: 'view.update',
      outcome: 'allowed',
      object: 'view',
      recordId: id,
      changed: Object.keys(stated),
      facts: { sharedWith: changed.shared_with },
    })
    return { status: 200, body: viewOf(caller, changed, content), audit }
  })
}

/** Takes a view away. */
export const removeView = (ctx: RequestContext, id: string): Promise<Answer> =>
  ctx.write(async (tx) => {
    const { row } = await lockedView(ctx, tx, id)
    if (!mayDelete(ctx.caller, row)) throw new Refusal('forbidden')
    await deleteView(tx, id)
    const audit = await tx.record({ act: 'view.delete', outcome: 'allowed', object: 'view', recordId: id })
    return { status: 204, audit }
  })

/** Keeps how one's own lists of an object look. */
export async function keepPreference(
  ctx: RequestContext,
  stated: Preference & { readonly object: string },
): Promise<Answer> {
  const { services, caller } = ctx
  const { name: object } = listedObject(caller, stated.object)
  const preference: Preference = { first: stated.first, layouts: stated.layouts }
  const place = { tenantId: caller.tenant.id, userId: caller.user.id, object }
  const sealed = await sealPreference(services, place, preference)
  return ctx.write(async (tx) => {
    const at = new Date(services.clock.now()).toISOString()
    await storePreference(tx, { userId: caller.user.id, object, sealed_confidential: sealed, at })
    const audit = await tx.record({ act: 'view.prefer', outcome: 'allowed', facts: { listed: object } })
    return { status: 204, audit }
  })
}
