import type { Sight, SightKind } from '../platform/audit/budget.ts'
import type { Reading } from '../platform/gate/context.ts'
import type { OpenRecord } from './record.ts'

type Subjects = Sight['subjects']

/** Records as subjects to be counted. Texts (follow-ups, tasks) are nobody: they are counted through the person they are reached by. */
export const subjectsOf = (records: readonly OpenRecord[]): Subjects =>
  records
    .filter(({ object }) => object.subject !== 'many')
    .map(({ row }) => ({ subjectId: row.key_id, recordId: row.id }))

/** Admits the sight of people by the caller's budget before anything is shown; refuses with `budget_spent`. Gives what the answer's record counts. */
export async function admitSight(
  { caller, services }: Reading,
  kind: SightKind,
  subjects: Subjects,
): Promise<readonly Sight[]> {
  if (subjects.length === 0) return []
  const sight = await services.ledger.admit(
    { tenantId: caller.tenant.id, principalId: caller.user.id, kind, subjects },
    caller.access.budgets,
  )
  return sight === null ? [] : [sight]
}
