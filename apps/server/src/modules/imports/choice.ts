/** What a person chooses for an import of their own, read before anything is locked. */
import type { RequestContext } from '../../platform/gate/context.ts'
import { chosen, importableFields } from './columns.ts'
import type { ColumnMapping } from './map/mapping.ts'
import { checkOptions, type ImportOptions } from './options.ts'
import { type ImportDetails, uploadKeyOf } from './store/details.ts'
import type { ImportRow } from './store/queries.ts'
import { ownImport, refuseExpired } from './view/own-import.ts'

export interface Choice {
  readonly row: ImportRow
  readonly details: ImportDetails
  readonly stated: Partial<ImportOptions>
  /** The columns as they are to be taken from now on. */
  readonly mapping: readonly ColumnMapping[]
  /** The company's key for uploads. */
  readonly key: Uint8Array
}

/** Reads a body that may state `members`, and the columns that follow from it. Refuses what is not the caller's (404) or no longer kept (410). */
export async function readChoice(
  ctx: RequestContext,
  id: string,
  { body, members }: { body: unknown; members: readonly string[] },
): Promise<Choice> {
  const { services, caller } = ctx
  const stated = checkOptions(body ?? {}, members)
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  const object = caller.tenant.catalog.getObject(row.object)
  const mapping = chosen(importableFields(object, caller.access), details.mapping, stated)
  return { row, details, stated, mapping, key: await uploadKeyOf(services, caller.tenant.id) }
}
