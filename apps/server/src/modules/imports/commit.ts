import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { readChoice } from './choice.ts'
import { headerDigest, rememberMapping } from './columns.ts'
import { COMMIT_MEMBERS } from './options.ts'
import { sealDetails } from './store/details.ts'
import { startRunning } from './store/queries.ts'
import { lockPreview } from './view/own-import.ts'

/** Lets a previewed import be written, with the person's mapping and rule, and remembers the mapping for the next file of its kind. */
export async function commitImport(ctx: RequestContext, id: string, body: unknown): Promise<Answer> {
  const { services } = ctx
  const { row, details, stated, mapping, key } = await readChoice(ctx, id, { body, members: COMMIT_MEMBERS })
  const header = await headerDigest(ctx, details.mapping)
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const now = await lockPreview(tx, row)
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
