import type { Sight, SightKind } from '../platform/audit/budget.ts'
import type { Reading } from '../platform/gate/context.ts'
import type { OpenRecord } from './record.ts'

type Subjects = Sight['subjects']

/** Records as subjects to be counted. Texts (follow-ups, tasks) are nobody: they are counted through the person they are reached by. */
export const subjectsOf = (records: readonly OpenRecord[]): Subjects =>
  records
    .filter(({ object }) => object.subject !== 'many')
    .map(({ row }) => ({ subjectId: row.key_id, recordId: row.id }))

/** What an app may see of people in one person's name, counted beside that person's own: listed and opened alike. */
async function admitOfApp({ caller, services }: Reading, subjects: Subjects): Promise<readonly Sight[]> {
  const app = caller.session.client?.app
  if (app === undefined) return []
  const { peopleADay, countedAs: principalId } = app
  const asked = { tenantId: caller.tenant.id, principalId, kind: 'listed', subjects } as const
  const sight = await services.ledger.admit(asked, [{ of: 'client', peopleADay }])
  return sight === null ? [] : [sight]
}

/** Admits the sight of people by the caller's budget before anything is shown; refuses with `budget_spent`. Gives what the answer's record counts. */
export async function admitSight(reading: Reading, kind: SightKind, subjects: Subjects): Promise<readonly Sight[]> {
  if (subjects.length === 0) return []
  const { caller, services } = reading
  const ofApp = await admitOfApp(reading, subjects)
  const sight = await services.ledger.admit(
    { tenantId: caller.tenant.id, principalId: caller.user.id, kind, subjects },
    caller.access.budgets,
  )
  return sight === null ? ofApp : [sight, ...ofApp]
}
