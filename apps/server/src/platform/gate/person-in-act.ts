import type { Transaction } from '../database/database.ts'
import { inside } from '../inside.ts'
import type { RequestContext } from './context.ts'
import { personCaller, type StandIn } from './person-caller.ts'
import type { Caller } from './session.ts'

/**
 * A person as a caller, read in an act's own transaction and by the company as the act's caller has it: an act that holds rows never waits for a second
 * connection, or as many acts as there are connections would wait for each other for ever. Null as `personCaller` says.
 */
export function personInAct(
  { services, caller }: Pick<RequestContext, 'services' | 'caller'>,
  tx: Transaction,
  who: { userId: string; standIn?: StandIn },
): Promise<Caller | null> {
  const own = { ...inside(services, tx), tenants: { load: async () => caller.tenant } }
  return personCaller(own, { tenantId: tx.tenantId, ...who })
}
