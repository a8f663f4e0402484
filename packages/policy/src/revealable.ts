import { type Access, accessFor, fieldModes, may, type ReachOfRecord } from './access.ts'
import { REVEAL_PURPOSES } from './forbids.ts'

/** The fields of a record that the principal may reveal for one purpose at least; for which, a reveal decides. */
export function revealableFields(access: Access, object: string, record: ReachOfRecord): ReadonlySet<string> {
  const act = { object, action: 'reveal' } as const
  const byPurpose = access.byPurpose.length === 0 ? [access] : REVEAL_PURPOSES.map((each) => accessFor(access, each))
  return new Set(
    byPurpose.filter((left) => may(left, act, record)).flatMap((left) => [...fieldModes(left, act, record).keys()]),
  )
}
