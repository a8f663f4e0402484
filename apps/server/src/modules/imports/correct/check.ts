import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { chosen, importableFields } from '../columns.ts'
import { CHECK_MEMBERS, checkOptions } from '../options.ts'
import { sealDetails, uploadKeyOf } from '../store/details.ts'
import { lockImport, startChecking } from '../store/queries.ts'
import { refuseFlood } from '../upload.ts'
import { ownImport, refuseExpired } from '../view/own-import.ts'

/** Tries the whole file again under another mapping, with the corrections made so far; counted like an upload of its own. */
export async function checkImport(ctx: RequestContext, id: string, body: unknown): Promise<Answer> {
  const { services, caller } = ctx
  const stated = checkOptions(body ?? {}, CHECK_MEMBERS)
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  const object = caller.tenant.catalog.getObject(row.object)
  const mapping = chosen(importableFields(object, caller.access), details.mapping, stated)
  const key = await uploadKeyOf(services, caller.tenant.id)
  return ctx.write(async (tx) => {
    const now = await lockImport(tx, id)
    if (now?.state !== 'preview' || now.revision !== row.revision) throw new Refusal('state_conflict')
    await refuseFlood(tx, caller.user.id, services.clock.now())
    const sealedDetails = sealDetails(services, { key, id }, { ...details, mapping })
    await startChecking(tx, { id, sealedDetails, at: new Date(services.clock.now()).toISOString() })
    const fields = mapping.flatMap((each) => each.field ?? [])
    const facts = { importId: id }
    const audit = await tx.record({ act: 'import.check', outcome: 'allowed', object: row.object, fields, facts })
    return { status: 202, body: { id, state: 'reading' }, audit }
  })
}
