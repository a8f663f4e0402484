/** The work behind a switch of search: every record's tokens are made as the switches say, batch by batch, until none of an earlier form is left. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { Tenant, TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Job } from '../../platform/jobs/job.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { KeeperRefusal } from '../../platform/keys/keeper.ts'
import type { Services } from '../../platform/services.ts'
import { countForms, reindexSome } from '../../records/index.ts'
import { finished } from './search-switch.ts'

export const REINDEX_JOB = 'rules.reindex'
/** Records made anew in one transaction. */
const BATCH = 500

/** Gives the work a budget of its own at the keeper, as a hand-over has. */
export async function beginCounting(services: Services, tenantId: string, principal: string): Promise<void> {
  const document = JSON.stringify({ id: principal, tenantId, work: REINDEX_JOB })
  await services.keeper.sealAuthority(tenantId, principal, document, 'job')
}

async function endCounting(services: Services, tenantId: string, principal: string): Promise<void> {
  const document = JSON.stringify({ id: principal, tenantId, work: REINDEX_JOB, finished: true })
  await services.keeper.sealAuthority(tenantId, principal, document, 'staff')
}

/** Asks for the work in the transaction that makes it needed. */
export const askReindexing = (tx: Transaction): Promise<void> => enqueue(tx, { name: REINDEX_JOB, payload: {} })

const record = (services: Services, tx: Transaction, about: { act: string; object: string; count?: number }) =>
  services.recorder.recordIn(
    tx,
    { ...about, outcome: 'allowed' },
    workContext(services, { tenantId: tx.tenantId, operation: REINDEX_JOB }),
  )

/** Whoever wrote by rules of before the switch left tokens of an earlier form: the work is taken up again. */
async function takeUp(services: Services, tenant: Tenant, object: string): Promise<void> {
  const principal = services.newId()
  await beginCounting(services, tenant.id, principal)
  await services.database.inTenant(tenant.id, async (tx) => {
    const at = services.clock.now()
    const again = (policy: TenantPolicy): TenantPolicy => ({
      ...policy,
      searchWork: { [object]: { principal, at, building: {} }, ...policy.searchWork },
    })
    await changePolicy(services, tx, again)
    await record(services, tx, { act: 'search.reindex', object })
  })
}

/** Ends the work if it is done: counted in the transaction that says so, for the form that the policy still asks for. */
async function finish(services: Services, tenant: Tenant, object: ObjectDeclaration): Promise<void> {
  const principal = tenant.policy.searchWork[object.name]?.principal
  const done = await services.database.inTenant(tenant.id, async (tx) => {
    const { stale, total } = await countForms(tx.query, object)
    if (stale > 0) return false
    let isCurrent = false
    await changePolicy(services, tx, (policy) => {
      isCurrent = policy.searchForms[object.name] === object.searchForm
      return isCurrent ? finished(policy, object.name) : policy
    })
    await record(services, tx, {
      act: isCurrent ? 'search.reindexed' : 'search.reindex',
      object: object.name,
      count: total,
    })
    return isCurrent
  })
  if (done && principal !== undefined) await endCounting(services, tenant.id, principal)
}

/** One transaction of the work on an object; false where nothing of it is left. */
async function step(services: Services, tenantId: string, name: string): Promise<boolean> {
  const tenant = await services.tenants.load(tenantId)
  const object = tenant.catalog.getObject(name)
  const principal = tenant.policy.searchWork[name]?.principal
  if (principal === undefined) {
    const query: Transaction['query'] = (statement) => services.database.read(tenantId, statement)
    if ((await countForms(query, object)).stale === 0) return false
    await takeUp(services, tenant, name)
    return true
  }
  const made = await services.database.inTenant(tenantId, (tx) =>
    reindexSome({ services, principal, object }, tx, BATCH),
  )
  if (made === 0) await finish(services, tenant, object)
  return true
}

async function reindexCompany(services: Services, tenantId: string): Promise<void> {
  const { policy } = await services.tenants.load(tenantId)
  for (const name of Object.keys(policy.searchForms))
    for (let more = true; more; ) more = await step(services, tenantId, name)
}

/** Asks for the work of every company that turned a switch, unless it waits already; each is a job of its own. */
async function askForAll(services: Services): Promise<void> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const { policy } = await services.tenants.load(id)
    if (Object.keys(policy.searchForms).length === 0) continue
    await services.database.inTenant(id, async (tx) => {
      await tx.query(sql`delete from job where tenant_id = ${id} and name = ${REINDEX_JOB} and dead_at is not null`)
      const waits = await tx.query(sql`select 1 from job where tenant_id = ${id} and name = ${REINDEX_JOB} limit 1`)
      if (waits.length === 0) await askReindexing(tx)
    })
  }
}

/**
 * Brings the index of a company to what its switches say; by the clock, of every company. A process that dies loses one batch. Where the keeper's
 * budget for the day is spent the work rests until the next turn.
 */
export async function reindexRecords(services: Services, job: Job): Promise<void> {
  if (job.tenantId === NIL_UUID) return askForAll(services)
  try {
    await reindexCompany(services, job.tenantId)
  } catch (error) {
    const spent = error instanceof KeeperRefusal && (error.code === 'budget_spent' || error.code === 'writes_spent')
    if (!spent) throw error
    services.log.info(
      { tenantId: job.tenantId, job: REINDEX_JOB },
      'the budget of the day is spent, the work goes on later',
    )
  }
}
