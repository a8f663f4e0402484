/** Contacts of a given number: the same for every run, sealed and indexed by the engine's own functions, and as rows in plain text. */
import { workContext } from '../apps/server/src/platform/audit/work-context.ts'
import { insertRecords } from '../apps/server/src/records/insert.ts'
import { type Draft, prepareRecords } from '../apps/server/src/records/prepare.ts'
import { contact } from '../packages/catalog/src/index.ts'
import type { BenchCompany } from './company.ts'
import type { BenchInstallation } from './installation.ts'

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海云晓宇浩欣子轩梓涵雨嘉怡思琪晨博睿佳俊一诺若曦',
]
const TITLES = ['采购总监', '质量经理', '总经理助理', '设备部部长', '供应链副总', '设备工程师', '采购主管', '财务经理']
const SOURCES = ['website', 'exhibition', 'referral', 'wechat', 'douyin', 'baidu', 'phone', 'jd']
const DOMAINS = ['example.com', 'example.org', 'example.net']

export type ContactValues = ReturnType<typeof contactValues>

/** Mulberry32: small, seeded, good enough to spread names. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Values of contact `n`. Names are as unevenly spread as real ones: a tenth bears the commonest surname. */
export function contactValues(n: number, draw: () => number) {
  const pick = <T>(from: readonly T[], power = 1): T => from[Math.floor(draw() ** power * from.length)] as T
  return {
    name: pick(SURNAMES, 2) + pick(GIVEN, 1.5) + (draw() < 0.7 ? pick(GIVEN, 1.5) : ''),
    mobile: `+861${3 + (n % 7)}${String((n * 7919) % 1_000_000_000).padStart(9, '0')}`,
    email: `u${n.toString(36)}@${pick(DOMAINS)}`,
    title: pick(TITLES),
    source: pick(SOURCES),
    residence: 'CN',
    region: '310000',
  }
}

const BATCH = 2_000
/** While one batch is sealed, others are indexed by the keeper and stored by the database. */
const BATCHES_AT_ONCE = 3

/** Contacts `from` to before `from + BATCH`, the same whoever asks. */
export function batchOf(from: number): ContactValues[] {
  const draw = random(from + 20261123)
  return Array.from({ length: BATCH }, (_, at) => contactValues(from + at, draw))
}

/** Values of one contact. */
export const contactAt = (n: number): ContactValues => batchOf(n - (n % BATCH))[n % BATCH] as ContactValues

async function addBatch({ services }: BenchInstallation, company: BenchCompany, from: number): Promise<void> {
  const drafts: Draft[] = batchOf(from).map((values, at) => {
    const owner = company.ownerOf(from + at)
    return { ownerId: owner.id, teamId: owner.teamId, values: { ...values, owner: owner.id } }
  })
  // one after the other, for the keeper bounds what one person imports in a day
  const by = company.ownerOf(from / BATCH).id
  const { tenantId } = company
  const preparing = { services, tenantId, userId: by, object: contact, country: 'CN', unique: [] }
  const records = await prepareRecords({ ...preparing, purpose: 'import' as const }, drafts)
  const at = new Date(services.clock.now()).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    await insertRecords(tx, contact, { records, at, by })
    const event = { act: 'demo.fill', outcome: 'allowed', object: 'contact', count: records.length } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'bench' }))
  })
}

/** Adds contacts through the engine, in whole batches, spread over the owners. */
export async function addContacts(installation: BenchInstallation, company: BenchCompany, rows: number): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < rows) {
      const from = next
      next += BATCH
      await addBatch(installation, company, from)
    }
  }
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker))
}

const PLAIN_TABLE = `create table plain_contact (id uuid primary key, tenant_id uuid, owner_id uuid, version int, created_at timestamptz,
  updated_at timestamptz, name text, mobile text, email text, title text, source text, residence text, region text)`
const PLAIN_INSERT = `insert into plain_contact
  select gen_random_uuid(), $1, o, 1, now() - (n || ' milliseconds')::interval, now() - (n || ' milliseconds')::interval, a, b, c, d, e, 'CN', '310000'
  from unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as u (n, o, a, b, c, d, e)`

/** The same contacts in a plain table with the index a plain application would have. Gives the seconds the rows took. */
export async function addPlainTwin({ owner }: BenchInstallation, company: BenchCompany, rows: number): Promise<number> {
  await owner.query(PLAIN_TABLE)
  await owner.query('create index plain_contact_lane on plain_contact (tenant_id, owner_id, updated_at desc, id desc)')
  const started = performance.now()
  for (let from = 0; from < rows; from += BATCH) {
    const values = batchOf(from)
    const list = (key: keyof ContactValues) => values.map((value) => value[key])
    const numbers = values.map((_, at) => from + at)
    await owner.query(PLAIN_INSERT, [
      company.tenantId,
      numbers,
      numbers.map((n) => company.ownerOf(n).id),
      ...(['name', 'mobile', 'email', 'title', 'source'] as const).map(list),
    ])
  }
  return (performance.now() - started) / 1_000
}
