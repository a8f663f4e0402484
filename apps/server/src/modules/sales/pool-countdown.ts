import { POOLED_OBJECT } from '@holdfast/catalog'
import { may, mayEver } from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { loadRecord, type OpenRecord } from '../../records/index.ts'
import { countdownIn } from './countdowns.ts'
import { standings } from './neglected.ts'

export const CountdownView = exactly({
  data: maybe(
    exactly({
      pool: Words,
      /** The day, by the company's clocks, at whose beginning it comes back. */
      returnsOn: Type.String(),
      warned: Type.Boolean(),
      reason: Type.Enum(['neglect', 'contract']),
    }),
  ),
})

/** Fields of which the day tells. */
const TOLD = ['lastFollowUpAt', 'level', 'owner']

/** Whether the reader works on the customer, and the day tells them nothing that it does not show them anyhow. */
function maySee({ caller }: RequestContext, { modes, reach }: OpenRecord): boolean {
  if (!may(caller.access, { object: POOLED_OBJECT, action: 'update' }, reach)) return false
  const deals = caller.tenant.policy.pools.pools.some(({ neglect }) => neglect?.dealsStay === true)
  const contracts = caller.tenant.policy.pools.pools.some(({ neglect }) => (neglect?.contractDays ?? null) !== null)
  const all = TOLD.every((key) => modes.get(key) === 'clear')
  const ever = (object: string) => mayEver(caller.access, object, 'list')
  return all && (!deals || ever('opportunity')) && (!contracts || ever('contract'))
}

/** When a customer comes back to a pool unless it is followed up, for those who work on it; null where it does not. */
export async function readCountdown(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const { id: tenantId, policy, catalog } = caller.tenant
  const writing = { services, caller, object: catalog.getObject(POOLED_OBJECT) }
  const record = await loadRecord(writing, { id, action: 'read' })
  const query = <T>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<T>(tenantId, statement)
  const where = sql`r.id = ${record.row.id}`
  const { timeZone } = calendarOf(policy)
  const [standing] = await standings({ tenantId, query }, { where, limit: 1, timeZone })
  const found =
    standing === undefined || !maySee(ctx, record) ? null : countdownIn(policy, standing, services.clock.now())
  const data =
    found === null
      ? null
      : {
          pool: found.pool.label,
          returnsOn: found.countdown.returnsOn,
          warned: found.countdown.isWarned,
          reason: found.countdown.reason,
        }
  const audit = {
    act: 'account.pool_countdown',
    outcome: 'allowed',
    object: POOLED_OBJECT,
    recordId: record.row.id,
  } as const
  return { status: 200, body: { data }, audit }
}
