/** Deals of a given number, the same for every run: sealed by the engine's own functions with every stay they made on their way, and as rows in plain text. */
import { workContext } from '../apps/server/src/platform/audit/work-context.ts'
import { insertRecords } from '../apps/server/src/records/insert.ts'
import { prepareRecords } from '../apps/server/src/records/prepare.ts'
import { opportunity } from '../packages/catalog/src/index.ts'
import type { BenchCompany } from './company.ts'
import { random } from './customers.ts'
import type { BenchInstallation } from './installation.ts'

/** A twentieth is open: of 200,000, the 10,000 that a board shows. */
const OPEN_SHARE = 0.05
const WON_SHARE = 0.45
const SKIP_SHARE = 0.1
const WAY = ['first_contact', 'needs', 'proposal', 'negotiation']
const SOURCES = ['website', 'exhibition', 'referral', 'wechat']
const FIRST_DAY = Date.parse('2024-11-26T00:00:00Z')
const DAYS = 700
const DAY_MS = 86_400_000
const BATCH = 2_000

interface Stay {
  readonly stage: string
  readonly at: string
  readonly from: string | null
  readonly leftAt: string | null
}

export interface BenchDeal {
  readonly amount: string
  readonly source: string
  readonly stays: readonly Stay[]
}

function dealOf(draw: () => number): BenchDeal {
  const isOpen = draw() < OPEN_SHARE
  const end = draw() < WON_SHARE ? 'won' : 'lost'
  const reach = 1 + Math.floor(draw() * WAY.length)
  const open = WAY.slice(0, end === 'won' && !isOpen ? WAY.length : reach).filter(
    (_, at) => at === 0 || draw() > SKIP_SHARE,
  )
  let moment = FIRST_DAY + Math.floor(draw() * DAYS) * DAY_MS
  const came = [...open, ...(isOpen ? [] : [end])].map((stage) => {
    const at = new Date(moment).toISOString()
    moment += Math.ceil(draw() * 20 * DAY_MS)
    return { stage, at }
  })
  return {
    amount: `${1_000 + Math.floor(draw() * 900_000)}.00`,
    source: SOURCES[Math.floor(draw() * SOURCES.length)] ?? 'website',
    stays: came.map(({ stage, at }, n) => ({
      stage,
      at,
      from: came[n - 1]?.stage ?? null,
      leftAt: came[n + 1]?.at ?? null,
    })),
  }
}

function batchOf(from: number): BenchDeal[] {
  const draw = random(from + 20261127)
  return Array.from({ length: BATCH }, () => dealOf(draw))
}

const lastOf = ({ stays }: BenchDeal): Stay => stays.at(-1) as Stay
const isEnd = (stage: string): boolean => !WAY.includes(stage)

function valuesOf(deal: BenchDeal, n: number) {
  const { stage, at } = lastOf(deal)
  return {
    name: `设备采购 ${n}`,
    pipeline: 'standard',
    stage,
    probability: stage === 'won' ? 100 : stage === 'lost' ? 0 : 10 + 20 * WAY.indexOf(stage),
    amount: { amount: deal.amount, currency: 'CNY' },
    closeDate: at.slice(0, 10),
    source: deal.source,
    openedAt: deal.stays[0]?.at ?? at,
    stageSince: at,
    closedAt: isEnd(stage) ? at : null,
    ...(stage === 'lost' ? { lostReason: 'price' } : {}),
  }
}

async function addBatch({ services }: BenchInstallation, company: BenchCompany, from: number): Promise<void> {
  const deals = batchOf(from)
  const drafts = deals.map((deal, at) => {
    const owner = company.ownerOf(from + at)
    return {
      ownerId: owner.id,
      teamId: owner.teamId,
      values: { ...valuesOf(deal, from + at), owner: owner.id },
      way: deal.stays.slice(0, -1),
    }
  })
  const by = company.ownerOf(from / BATCH).id
  const { tenantId } = company
  const preparing = { services, tenantId, userId: by, object: opportunity, country: 'CN', unique: [] }
  const records = await prepareRecords({ ...preparing, purpose: 'import' as const }, drafts)
  const at = new Date(services.clock.now()).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    await insertRecords(tx, opportunity, { records, at, by })
    const event = { act: 'demo.fill', outcome: 'allowed', object: 'opportunity', count: records.length } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'bench' }))
  })
}

/** Adds deals through the engine, in whole batches, spread over the owners. */
export async function addDeals(installation: BenchInstallation, company: BenchCompany, rows: number): Promise<void> {
  for (let from = 0; from < rows; from += BATCH) await addBatch(installation, company, from)
}

const PLAIN_TABLES = `create table plain_deal (id int primary key, owner_id uuid, team_id uuid, stage text, amount numeric, source text, probability int, close_date date, closed_at timestamptz);
  create table plain_stay (deal_id int, n int, stage text, from_stage text, at timestamptz, left_at timestamptz, primary key (deal_id, n))`

/** The same deals and stays in plain tables. */
export async function addPlainDeals({ owner }: BenchInstallation, company: BenchCompany, rows: number): Promise<void> {
  await owner.query(PLAIN_TABLES)
  for (let from = 0; from < rows; from += BATCH) {
    const deals = batchOf(from)
    const values = deals.map((deal, at) => valuesOf(deal, from + at))
    await owner.query(
      'insert into plain_deal select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::text[], $7::int[], $8::date[], $9::timestamptz[])',
      [
        deals.map((_, at) => from + at),
        deals.map((_, at) => company.ownerOf(from + at).id),
        deals.map((_, at) => company.ownerOf(from + at).teamId),
        deals.map((deal) => lastOf(deal).stage),
        deals.map(({ amount }) => amount),
        deals.map(({ source }) => source),
        values.map(({ probability }) => probability),
        values.map(({ closeDate }) => closeDate),
        values.map(({ closedAt }) => closedAt),
      ],
    )
    const stays = deals.flatMap((deal, at) => deal.stays.map((stay, n) => ({ ...stay, id: from + at, n })))
    await owner.query(
      'insert into plain_stay select * from unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])',
      [
        stays.map(({ id }) => id),
        stays.map(({ n }) => n),
        stays.map(({ stage }) => stage),
        stays.map((stay) => stay.from),
        stays.map(({ at }) => at),
        stays.map(({ leftAt }) => leftAt),
      ],
    )
  }
}
