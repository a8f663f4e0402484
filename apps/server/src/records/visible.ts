/** One record as its reader sees it: the answer to its page, and what everything else is made of that shows it. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import type { Sight } from '../platform/audit/budget.ts'
import type { RequestContext } from '../platform/gate/context.ts'
import { expandRecords } from './expand.ts'
import { loadRecord } from './load.ts'
import { demandLooks } from './pool-looks.ts'
import { readSelection } from './query/question.ts'
import type { OpenRecord } from './record.ts'
import { admitSight, subjectsOf } from './sights.ts'
import { viewRecord } from './view.ts'

export interface Visible {
  readonly record: OpenRecord
  /** Only what the caller may see, masked where they see no more. */
  readonly view: Readonly<Record<string, unknown>>
  /** Of the records that its references name. */
  readonly namedIds: readonly string[]
  /** Everybody whom it shows, counted already. */
  readonly sights: readonly Sight[]
}

/**
 * Opens a record for its reader and counts whom it shows. An id that was merged away leads to the record that was kept. Refuses as `loadRecord` does,
 * with 400 where a field is asked for that the caller never sees, and with `budget_spent`.
 */
export async function openVisible(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { readonly id: string; readonly expand?: string; readonly fields?: string },
): Promise<Visible> {
  const { services, caller } = ctx
  const own = caller.tenant.catalog.getObject(object.name)
  const question = readSelection(caller, own, asked)
  const record = await loadRecord({ services, caller, object: own }, { id: asked.id, action: 'read' })
  await demandLooks(ctx, [record])
  const opened = await admitSight(ctx, 'opened', subjectsOf([record]))
  const view = viewRecord(record, { fields: question.fields, everVisible: visibleFields(caller.access, object.name) })
  const named = await expandRecords(ctx, { object: question.object, views: [view], expand: question.expand })
  const listed = await admitSight(
    ctx,
    'listed',
    named.filter(({ counted }) => counted),
  )
  return { record, view, namedIds: named.map(({ recordId }) => recordId), sights: [...opened, ...listed] }
}
