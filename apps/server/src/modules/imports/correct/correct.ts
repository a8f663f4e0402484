/** Cells of an import's file corrected before it is written: judged anew at once, kept sealed, used when the import runs. */
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { keepCorrections, notesOf, storeCorrected } from '../store/corrections.ts'
import { sealDetails, uploadKeyOf } from '../store/details.ts'
import type { ImportRow } from '../store/queries.ts'
import { lockPreview, ownImport, refuseExpired } from '../view/own-import.ts'
import { planOf, rowView } from '../view/rows.ts'
import { importView, shownTo } from '../view/view.ts'
import { type Correcting, type Judged, judge } from './judge.ts'
import { type CorrectionStated, readAsked } from './stated.ts'
import { movedSums } from './tally-change.ts'

async function keep(correcting: Correcting, judged: Judged): Promise<Answer> {
  const { ctx, row, details, asked, stated } = correcting
  const { services, caller } = ctx
  const { id } = row
  const key = await uploadKeyOf(services, caller.tenant.id)
  const next = { ...details, replacements: asked.replacements }
  return ctx.write(async (tx) => {
    const now = await lockPreview(tx, row)
    const notes = await notesOf(tx, id, judged.records)
    const sums = movedSums(now, { ...judged, notes })
    const corrected = await keepCorrections(tx, { services, importId: id, key }, judged.kept)
    const sealedDetails = sealDetails(services, { key, id }, next)
    const { records, outcomes } = judged
    await storeCorrected(tx, { id, sums, records, notes: outcomes.notes, corrected, sealedDetails })
    const [cells, replaced] = [stated.cells?.length ?? 0, stated.replacements?.length ?? 0]
    const facts = { importId: id, cells, replacements: replaced, rows: records.length, rejected: sums.rejected }
    const audit = await tx.record({ act: 'import.correct', outcome: 'allowed', object: row.object, facts })
    const after: ImportRow = { ...now, ...sums, corrected }
    const noted = new Map(outcomes.notes.map((note) => [note.record, note]))
    const plan = planOf(ctx, row.object, next)
    const data = judged.rows.map((read) => rowView(ctx, next, { read, note: noted.get(read.record), plan }))
    return { status: 200, body: { ...importView(after, next, shownTo(ctx)), rechecked: records.length, data }, audit }
  })
}

/** Corrects cells of an import that waits for its commit. Gives how the import stands now and the rows that were judged anew. */
export async function correctImport(ctx: RequestContext, id: string, stated: CorrectionStated): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  if (row.state !== 'preview') throw new Refusal('state_conflict')
  const asked = readAsked(stated, details.mapping, details.replacements ?? [])
  const correcting = { ctx, row, details, asked, stated }
  return keep(correcting, await judge(correcting))
}
