import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { readChoice } from '../choice.ts'
import { CHECK_MEMBERS } from '../options.ts'
import { sealDetails } from '../store/details.ts'
import { startChecking } from '../store/queries.ts'
import { refuseFlood } from '../upload.ts'
import { lockPreview } from '../view/own-import.ts'

/** Tries the whole file again under another mapping, with the corrections made so far; counted like an upload of its own. */
export async function checkImport(ctx: RequestContext, id: string, body: unknown): Promise<Answer> {
  const { services, caller } = ctx
  const { row, details, mapping, key } = await readChoice(ctx, id, { body, members: CHECK_MEMBERS })
  return ctx.write(async (tx) => {
    await lockPreview(tx, row)
    await refuseFlood(tx, caller.user.id, services.clock.now())
    const sealedDetails = sealDetails(services, { key, id }, { ...details, mapping })
    await startChecking(tx, { id, sealedDetails, at: new Date(services.clock.now()).toISOString() })
    const fields = mapping.flatMap((each) => each.field ?? [])
    const facts = { importId: id }
    const audit = await tx.record({ act: 'import.check', outcome: 'allowed', object: row.object, fields, facts })
    return { status: 202, body: { id, state: 'reading' }, audit }
  })
}
