/** Changing what the company's policy lends: ending it early, and writing that its time ran out. */
import type { Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import { changePolicy } from './change-policy.ts'
import type { TenantPolicy } from './tenant-policy.ts'

/** What is lent, by where it lies in the policy. */
type Kinds = Pick<TenantPolicy, 'emergencies' | 'supports'>
type LentKind = keyof Kinds
type LentOf<K extends LentKind> = Kinds[K][number]

/** Changes one of the lent in the company's policy, and gives it as it was; refuses with `not_found` where there is none. */
export async function changeLent<K extends LentKind>(
  services: Services,
  tx: Transaction,
  about: { kind: K; id: string; to: (found: LentOf<K>) => LentOf<K> },
): Promise<LentOf<K>> {
  const { kind, id, to } = about
  const lent: LentOf<K>[] = []
  await changePolicy(services, tx, (policy) => {
    const all: readonly LentOf<K>[] = policy[kind]
    const found = all.find((each) => each.id === id.toLowerCase())
    if (found === undefined) throw new Refusal('not_found')
    lent.push(found)
    const changed = to(found)
    return { ...policy, [kind]: all.map((each) => (each === found ? changed : each)) }
  })
  return lent[0] as LentOf<K>
}

/**
 * Writes down that the time of one ran out, once, however often it is tried: that it is written stands in the policy that all lock. Undefined where there is
 * nothing to write.
 */
export async function markOver<K extends LentKind>(
  services: Services,
  tx: Transaction,
  { kind, id }: { kind: K; id: string },
): Promise<LentOf<K>> {
  const now = services.clock.now()
  return changeLent(services, tx, {
    kind,
    id,
    to: (found) => {
      if (found.over === true || found.until > now) throw new Refusal('state_conflict')
      return { ...found, over: true }
    },
  })
}
