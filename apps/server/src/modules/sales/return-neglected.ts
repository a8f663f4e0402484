/** Customers that nobody follows up, or whose contract has ended, come back to their pool, after their owner was told. */
import { earliestNeglect, POOL_FIELD, POOLED_OBJECT, poolValue } from '@holdfast/catalog'
import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { calendarOf, type Tenant } from '../../platform/gate/tenant-policy.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Job } from '../../platform/jobs/job.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { KeeperRefusal } from '../../platform/keys/keeper.ts'
import type { Services } from '../../platform/services.ts'
import { type OpenRecord, openMany, storeChange, type Writing, within } from '../../records/index.ts'
import { type Counting, countdownIn, neglectRules } from './countdowns.ts'
import { NEGLECT_JOB, writingOfRule } from './neglect-principal.ts'
import { hasEndedContract, type Standing, standings } from './neglected.ts'
import { forgetWarnings, keepWarnings } from './pool-warnings.ts'

/** Customers looked at together, and brought back in one transaction. */
const PAGE = 200
/** What comes back in one turn; more wait for the next. */
const MOST_A_TURN = 2_000

/** The next customers that a rule may speak of, by id. */
function nextPage(tx: Pick<Transaction, 'tenantId' | 'query'>, tenant: Tenant, about: { after: string; now: number }) {
  const { pools } = tenant.policy.pools
  const ruled = pools.filter(({ neglect }) => neglect !== null)
  const [teams, people] = [ruled.flatMap((pool) => pool.teams), ruled.flatMap((pool) => pool.people)]
  const rules = neglectRules(tenant.policy)
  const left = earliestNeglect(rules, about.now)
  const idle =
    left === null
      ? sql`false`
      : sql`greatest(r.created_at, r.last_follow_up_at) < ${new Date(left).toISOString()}::timestamptz`
  const ended = rules.some(({ contractDays }) => contractDays !== null) ? hasEndedContract : sql`false`
  const where = sql`(r.team_id = any(${teams}::uuid[]) or r.owner_id = any(${people}::uuid[]))
    and (${idle} or ${ended}) and r.id > ${about.after}`
  return standings(tx, { where, limit: PAGE, timeZone: calendarOf(tenant.policy).timeZone })
}

/** Nobody changes the pools while customers come to them, and the rules are those in force. */
async function holdPolicy(tx: Transaction, tenant: Tenant): Promise<void> {
  const [row] = await tx.query<{ policy_epoch: number }>(
    sql`select policy_epoch from tenant where tenant_id = ${tx.tenantId} for share`,
  )
  if (row?.policy_epoch !== tenant.policyEpoch) throw new Refusal('conflict')
}

async function bringBack(writing: Writing, tx: Transaction, about: { record: OpenRecord; counting: Counting }) {
  const { record, counting } = about
  const { pool, standing, since, countdown } = counting
  const { services } = writing
  const { id, version } = record.row
  const values = { ...record.values, owner: null, [POOL_FIELD]: poolValue(pool.id) }
  const changed = ['owner', POOL_FIELD]
  await storeChange(writing, tx, { record, values, changed, ownerId: null, teamId: pool.id })
  const at = new Date(services.clock.now()).toISOString()
  await tx.query(sql`insert into pool_movement (tenant_id, record_id, version, at, pool_id, act, user_id, by_id, reason)
    values (${tx.tenantId}, ${id}, ${version + 1}, ${at}, ${pool.id}, 'returned', ${standing.ownerId}, null, ${countdown.reason})`)
  const facts = { poolId: pool.id, userId: standing.ownerId, since, reason: countdown.reason }
  await services.recorder.recordIn(
    tx,
    { act: 'account.pool_neglect', outcome: 'allowed', object: POOLED_OBJECT, recordId: id, changed, facts },
    workContext(services, { tenantId: tx.tenantId, operation: NEGLECT_JOB }),
  )
}

/**
 * Brings those back that are due: locked, opened, and looked at again under the lock, so that whoever followed one up meanwhile keeps it. Whose it is says
 * the seal, not the row.
 */
async function bringBackDue(services: Services, tenant: Tenant, about: { principal: string; ids: readonly string[] }) {
  const { principal, ids } = about
  if (ids.length === 0) return 0
  return services.database.inTenant(tenant.id, async (tx) => {
    await holdPolicy(tx, tenant)
    const writing = within(writingOfRule(services, tenant, principal), tx)
    const records = await openMany(writing, tx, { ids, action: 'update' })
    const sealed = new Map(records.map((record) => [record.row.id, record]))
    const now = services.clock.now()
    const where = sql`r.id = any(${[...sealed.keys()]}::uuid[])`
    const { timeZone } = calendarOf(tenant.policy)
    let count = 0
    for (const standing of await standings(tx, { where, limit: PAGE, timeZone })) {
      const record = sealed.get(standing.id)
      const counting = countdownIn(tenant.policy, standing, now)
      if (record === undefined || counting === null || !counting.countdown.isDue) continue
      await bringBack(writing, tx, { record, counting })
      count += 1
    }
    await forgetWarnings(tx, ids)
    return count
  })
}

/** Looks at one page: tells owners, forgets what was told of countdowns that have ended, and gives the ids of what is due. */
async function look(services: Services, tenant: Tenant, page: readonly Standing[]): Promise<readonly string[]> {
  const now = services.clock.now()
  const found = page.map((standing) => ({ standing, counting: countdownIn(tenant.policy, standing, now) }))
  const counting = found.flatMap((each) => (each.counting === null ? [] : [each.counting]))
  const over = found.flatMap(({ standing, counting: own }) =>
    standing.warned !== null && own?.countdown.isWarned !== true ? [standing.id] : [],
  )
  const news = counting.filter(({ countdown }) => countdown.isToWarn)
  if (over.length + news.length > 0)
    await services.database.inTenant(tenant.id, async (tx) => {
      await forgetWarnings(tx, over)
      await keepWarnings(tx, news, now)
    })
  return counting.flatMap(({ standing, countdown }) => (countdown.isDue ? [standing.id] : []))
}

async function returnOfCompany(services: Services, tenantId: string): Promise<void> {
  const read = <T>(statement: Parameters<Transaction['query']>[0]) => services.database.read<T>(tenantId, statement)
  let after = NIL_UUID
  for (let returned = 0; returned < MOST_A_TURN; ) {
    const tenant = await services.tenants.load(tenantId)
    const { principal } = tenant.policy.pools
    if (principal === undefined || neglectRules(tenant.policy).length === 0) return
    const page = await nextPage({ tenantId, query: read }, tenant, { after, now: services.clock.now() })
    const ids = await look(services, tenant, page)
    returned += await bringBackDue(services, tenant, { principal, ids })
    if (page.length < PAGE) return
    after = page.at(-1)?.id ?? after
  }
}

/** Asks for the work of every company that has such a rule, unless it waits already; each is a job of its own. */
async function askForAll(services: Services): Promise<void> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const { policy } = await services.tenants.load(id)
    if (neglectRules(policy).length === 0) continue
    await services.database.inTenant(id, async (tx) => {
      await tx.query(sql`delete from job where tenant_id = ${id} and name = ${NEGLECT_JOB} and dead_at is not null`)
      const waits = await tx.query(sql`select 1 from job where tenant_id = ${id} and name = ${NEGLECT_JOB} limit 1`)
      if (waits.length === 0) await enqueue(tx, { name: NEGLECT_JOB, payload: {} })
    })
  }
}

/** Brings back what nobody follows up in a company; by the clock, in every company. Where the keeper's budget of the day is spent it goes on later. */
export async function returnNeglected(services: Services, job: Pick<Job, 'tenantId'>): Promise<void> {
  if (job.tenantId === NIL_UUID) return askForAll(services)
  try {
    await returnOfCompany(services, job.tenantId)
  } catch (error) {
    if (!(error instanceof KeeperRefusal) || error.code !== 'budget_spent') throw error
    services.log.info(
      { tenantId: job.tenantId, job: NEGLECT_JOB },
      'the budget of the day is spent, the work goes on later',
    )
  }
}
