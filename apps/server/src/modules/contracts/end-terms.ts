/** The work by the clock: whoever owns a contract is told before it ends; one that is past its last day renews or is over. */
import { afterTerm, type ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { companyDay, type Tenant } from '../../platform/gate/tenant-policy.ts'
import { workCaller } from '../../platform/gate/work-caller.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import type { Services } from '../../platform/services.ts'
import { lockPlain, setPlain, type Writing } from '../../records/index.ts'
import { type Kind, newlyEnding, PAGE, pastTheirTerm, TERMS_JOB } from './running.ts'

/** Nobody's writing: it opens nothing and has no right. */
function writingOf(services: Services, tenant: Tenant, object: ObjectDeclaration): Writing {
  const grant = { object: object.name, actions: [], reach: 'all', fields: {}, write: [] } as const
  return { services, caller: workCaller(tenant, { id: NIL_UUID, budgets: [], grant }), object }
}

/** Renews or ends one, after another look at it under the lock; what was changed meanwhile stays. */
async function turn(writing: Writing, tx: Transaction, about: { kind: Kind; id: string }) {
  const { services, object } = writing
  const { id, kind } = about
  const { term, today } = kind
  const held = await lockPlain(writing, tx, id)
  const next = held === undefined ? undefined : afterTerm(term, held.values, today)
  if (held === undefined || next === undefined) return
  const values = next.ends === null ? { [term.state]: term.over } : { [term.ends]: next.ends }
  await setPlain(writing, tx, { row: held.row, values })
  const act = next.ends === null ? `${object.name}.end` : `${object.name}.renew`
  await services.recorder.recordIn(
    tx,
    { act, outcome: 'allowed', object: object.name, recordId: id, changed: Object.keys(values) },
    workContext(services, { tenantId: tx.tenantId, operation: TERMS_JOB }),
  )
}

async function turnAll(services: Services, tenant: Tenant, kind: Kind): Promise<void> {
  const writing = writingOf(services, tenant, kind.object)
  let page: readonly string[] = []
  let after = NIL_UUID
  do {
    page = await services.database.inTenant(tenant.id, async (tx) => {
      const ids = await pastTheirTerm(tx, kind, after)
      for (const id of ids) await turn(writing, tx, { kind, id })
      return ids
    })
    after = page.at(-1) ?? after
  } while (page.length === PAGE)
}

async function tellAll(services: Services, tenant: Tenant, kind: Kind): Promise<void> {
  const at = new Date(services.clock.now()).toISOString()
  let told = PAGE
  while (told === PAGE)
    told = await services.database.inTenant(tenant.id, async (tx) => {
      const news = await newlyEnding(tx, kind, at)
      for (const { recordId, ownerId, endsOn } of news)
        await publish(tx, 'record.ending', { userId: ownerId, object: kind.object.name, ids: [recordId], endsOn })
      return news.length
    })
}

/** Looks at the contracts of every company, by the company's own day: first what is past its term, then what ends soon. */
export async function endTerms(services: Services): Promise<void> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const tenant = await services.tenants.load(id)
    const today = companyDay(tenant.policy, services.clock.now())
    for (const object of tenant.catalog.served) {
      if (object.term === undefined) continue
      const kind = { object, term: object.term, today }
      await turnAll(services, tenant, kind)
      await tellAll(services, tenant, kind)
    }
  }
}
