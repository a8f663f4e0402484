import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { chosen, headerDigest, importableFields, rememberMapping } from './columns.ts'
import { COMMIT_MEMBERS, checkOptions } from './options.ts'
import { sealDetails, uploadKeyOf } from './store/details.ts'
import { lockImport, startRunning } from './store/queries.ts'
import { ownImport, refuseExpired } from './view/own-import.ts'

/** Lets a previewed import be written, with the person's mapping and rule, and remembers the mapping for the next file of its kind. */
export async function commitImport(ctx: RequestContext, id: string, body: unknown): Promise<Answer> {
  const { services, caller } = ctx
  const stated = checkOptions(body ?? {}, COMMIT_MEMBERS)
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  const object = caller.tenant.catalog.getObject(row.object)
  const mapping = chosen(importableFields(object, caller.access), details.mapping, stated)
  const key = await uploadKeyOf(services, caller.tenant.id)
  const header = await headerDigest(ctx, details.mapping)
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const now = await lockImport(tx, id)
    if (now?.state !== 'preview') throw new Refusal('state_conflict')
    const duplicates = stated.duplicates ?? now.duplicates
    await startRunning(tx, {
      id,
      duplicates,
      sealedDetails: sealDetails(services, { key, id }, { ...details, mapping }),
      at,
    })
    await rememberMapping(ctx, tx, { object: row.object, header, mapping })
    const audit = await tx.record({
      act: 'import.commit',
      outcome: 'allowed',
      object: row.object,
      fields: mapping.flatMap((each) => each.field ?? []),
      facts: { importId: id, duplicates },
    })
    return { status: 202, body: { id, state: 'running' }, audit }
  })
}
