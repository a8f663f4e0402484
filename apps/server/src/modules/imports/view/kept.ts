/** Records that the undoing of an import left as they are: each with its name, where its importer may see it. */
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { admitSight, namesOfRecords } from '../../../records/index.ts'
import type { KeptRecord } from '../store/queries.ts'
import { keptAfter } from '../store/undoing.ts'
import { ownImport } from './own-import.ts'

/** So many stand in the import itself; the others are read page by page. */
export const MOST_SHOWN = 100

export const firstKept = (ctx: RequestContext, id: string): Promise<KeptRecord[]> =>
  keptAfter(ctx.services.database, { tenantId: ctx.caller.tenant.id, importId: id, after: null, limit: MOST_SHOWN })

/** Their names, counted as listed; past the budget they stand by their ids alone. */
async function namesFor(ctx: RequestContext, kept: readonly KeptRecord[]) {
  const { nameOf, named } = await namesOfRecords(ctx, kept)
  try {
    return { nameOf, sights: await admitSight(ctx, 'listed', named) }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'budget_spent')) throw error
    return { nameOf: () => null, sights: [] }
  }
}

/** A page of them, in the order of their ids. */
export async function readKept(
  ctx: RequestContext,
  id: string,
  page: { cursor?: string; limit?: number },
): Promise<Answer> {
  const { row } = await ownImport(ctx, id)
  const limit = page.limit ?? 50
  const found = await keptAfter(ctx.services.database, {
    tenantId: ctx.caller.tenant.id,
    importId: id,
    after: page.cursor ?? null,
    limit: limit + 1,
  })
  const kept = found.slice(0, limit)
  const { nameOf, sights } = await namesFor(ctx, kept)
  const data = kept.map((each) => ({ ...each, name: nameOf(each) }))
  return {
    status: 200,
    body: { data, page: { next: found.length > limit ? (kept.at(-1)?.id ?? null) : null, limit } },
    audit: {
      act: 'import.kept',
      outcome: 'allowed',
      object: row.object,
      ids: kept.map((each) => each.id),
      count: kept.length,
      facts: { importId: id },
    },
    sights,
  }
}
