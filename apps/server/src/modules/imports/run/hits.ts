/** What a batch tells of others' records, counted before it is told. */
import { uuidFromBytes } from '../../../platform/identifiers.ts'
import type { Batch } from './batch.ts'
import { jobContext } from './ending.ts'
import type { Item, Run } from './run.ts'

interface Subject {
  readonly subjectId: string
  readonly recordId: string
}

/** A number that is tried counts like a person seen, found or not, as in the hint of a form. */
const triedOf = (item: Item): Subject[] =>
  (item.keys ?? [])
    .filter(({ field }) => item.guessed.includes(field))
    .map(({ digest }) => uuidFromBytes(digest))
    .map((id) => ({ subjectId: id, recordId: id }))

/**
 * Counts the records beyond the importer's reach that a batch says exist ("held by a colleague", a mobile under another name), and numbers it tries,
 * against what the importer may see listed. Recorded before anything is told; refuses with `budget_spent`. The importer's own customers do not
 * count: the file knew them.
 */
export async function countHits(run: Run, batch: Batch): Promise<void> {
  const { services, caller, object } = run.writing
  const told = batch.decision.told.map(({ open }) => ({ subjectId: open.row.key_id, recordId: open.row.id }))
  const subjects = [...told, ...batch.resolved.items.flatMap(triedOf)]
  if (subjects.length === 0) return
  const asked = { tenantId: caller.tenant.id, principalId: caller.user.id, kind: 'listed', subjects } as const
  const sight = await services.ledger.admit(asked, caller.access.budgets)
  await services.recorder.record(
    {
      act: 'import.match',
      outcome: 'allowed',
      object: object.name,
      ids: told.map(({ recordId }) => recordId),
      count: subjects.length,
      facts: { importId: run.claim.id },
    },
    jobContext(services, run.claim, run.row.user_id),
    sight === null ? [] : [sight],
  )
}
