/** Papers that wait for somebody who is away: whoever stands in for them reads and approves what that person could at this moment. Decision 0085. */

import type { Approving } from '@holdfast/catalog'
import { may } from '@holdfast/policy'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Reading } from '../../platform/gate/context.ts'
import { personCaller } from '../../platform/gate/person-caller.ts'
import { rightsOf } from '../../platform/gate/rights-of.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { standIns } from '../../platform/gate/substitutes.ts'
import { loadRecord, type OpenRecord, type Writing } from '../../records/index.ts'

/** Of what the one who is away may, what is needed to see a paper with its customer's name. */
const SCOPES = ['quotes:read', 'contracts:read', 'orders:read', 'accounts:read']

/** Somebody for whom the caller stands in. */
export interface Away {
  readonly id: string
  /** The person as they may read now. */
  readonly caller: Caller
  readonly mayApprove: (record: OpenRecord) => boolean
}

function rightToApprove({ tenant, principal }: Caller): Away['mayApprove'] {
  const access = rightsOf(principal, tenant)
  return ({ object, reach }) => may(access, { object: object.name, action: 'approve' }, reach)
}

/** Those for whom the caller stands in at the moment, each with the rights they have now. */
export async function awayFor({ services, caller }: Reading, reading: Pick<Reader, 'query'>): Promise<readonly Away[]> {
  const { tenant, user } = caller
  const standing = await standIns(tenant, reading, services.clock.now())
  const ids = [...standing].flatMap(([away, by]) => (by === user.id ? [away] : []))
  const away: Away[] = []
  for (const id of ids) {
    const person = await personCaller(services, { tenantId: tenant.id, userId: id, standIn: { id, scopes: SCOPES } })
    if (person !== null) away.push({ id, caller: person, mayApprove: rightToApprove(person) })
  }
  return away
}

/** A paper that the caller does not reach, locked, with the person who is away and could approve it; null where there is none. */
export async function openInStead(
  writing: Writing,
  tx: Transaction,
  id: string,
): Promise<{ readonly record: OpenRecord; readonly insteadOf: string } | null> {
  for (const { caller, mayApprove, id: insteadOf } of await awayFor(writing, tx)) {
    const asked = { id, action: 'read', lockIn: tx } as const
    const record = await loadRecord({ ...writing, caller }, asked).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'not_found') return null
      throw error
    })
    if (record !== null && mayApprove(record)) return { record, insteadOf }
  }
  return null
}

/** Those who do not decide on a paper: whoever asked, its owner, the first of two who approved it, and in whose stead. */
export function partiesOf({ values, row }: OpenRecord, approving: Approving): readonly unknown[] {
  const first = values[approving.at] === 'half' ? [values[approving.decidedBy], values[approving.insteadOf]] : []
  return [values[approving.askedBy], row.owner_id, ...first]
}
