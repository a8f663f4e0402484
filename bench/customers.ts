/** A company of a given size: its people signed in, its contacts sealed and indexed by the engine's own functions, and the same rows in plain text. */

import { createCompany, createPerson } from '../apps/server/src/modules/identity/company.ts'
import { startSession } from '../apps/server/src/modules/identity/sessions.ts'
import { insertRecords } from '../apps/server/src/records/insert.ts'
import { type Draft, prepareRecords } from '../apps/server/src/records/prepare.ts'
import { contact } from '../packages/catalog/src/index.ts'
import type { BenchInstallation } from './installation.ts'

export interface BenchRep {
  readonly id: string
  readonly token: string
}

export interface BenchCompany {
  readonly tenantId: string
  readonly reps: readonly BenchRep[]
}

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海云晓宇浩欣子轩梓涵雨嘉怡思琪晨博睿佳俊一诺若曦',
]
const TITLES = ['采购总监', '质量经理', '总经理助理', '设备部部长', '供应链副总', '设备工程师', '采购主管', '财务经理']
const SOURCES = ['website', 'exhibition', 'referral', 'wechat', 'douyin', 'baidu', 'phone', 'jd']

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

export function contactValues(n: number, draw: () => number) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T
  return {
    name: pick(SURNAMES) + pick(GIVEN) + (draw() < 0.7 ? pick(GIVEN) : ''),
    mobile: `+861${3 + (n % 7)}${String(n).padStart(9, '0')}`,
    email: `u${n.toString(36)}@${pick(['example.com', 'example.org', 'example.net'])}`,
    title: pick(TITLES),
    source: pick(SOURCES),
    residence: 'CN',
    region: '310000',
  }
}

/** A company with `people` reps in teams of ten. */
export async function foundCompany({ services }: BenchInstallation, people: number): Promise<BenchCompany> {
  const tenantId = await createCompany(services, { name: '云杉精密仪器', country: 'CN', language: 'zh' })
  const reps: BenchRep[] = []
  for (let n = 0; n < people; n++) {
    const rep = await services.database.inTenant(tenantId, async (tx) => {
      const id = await createPerson(services, tx, {
        name: `销售${n}`,
        email: `rep${n}@example.com`,
        roles: ['sales_rep'],
        pendingRoles: [],
        founder: false,
        teamId: null,
        language: 'zh',
        status: 'active',
        createdBy: null,
      })
      const { token } = await startSession(services, tx, { userId: id, state: 'full', factor: 'totp' })
      return { id, token }
    })
    reps.push(rep)
  }
  return { tenantId, reps }
}

const BATCH = 2_000

/** Adds contacts through the engine, spread over the reps; gives the seconds it took. */
export async function addContacts(
  installation: BenchInstallation,
  company: BenchCompany,
  rows: { from: number; to: number },
): Promise<number> {
  const { services } = installation
  const draw = random(rows.from + 20261123)
  const preparing = {
    services,
    tenantId: company.tenantId,
    userId: company.reps[0]?.id ?? '',
    object: contact,
    country: 'CN',
    unique: [],
    purpose: 'import' as const,
  }
  const started = performance.now()
  for (let from = rows.from; from < rows.to; from += BATCH) {
    const drafts: Draft[] = Array.from({ length: Math.min(BATCH, rows.to - from) }, (_, at) => {
      const owner = company.reps[(from + at) % company.reps.length]
      return {
        ownerId: owner?.id ?? null,
        teamId: null,
        values: { ...contactValues(from + at, draw), owner: owner?.id ?? null },
      }
    })
    const records = await prepareRecords(preparing, drafts)
    const at = new Date(services.clock.now()).toISOString()
    await services.database.inTenant(company.tenantId, (tx) =>
      insertRecords(tx, contact, { records, at, by: company.reps[0]?.id ?? '' }),
    )
  }
  return (performance.now() - started) / 1000
}

/** The same contacts in a plain table with the index a plain application would have. */
export async function addPlainTwin({ owner }: BenchInstallation, company: BenchCompany, rows: number): Promise<void> {
  await owner.query(`create table if not exists plain_contact (id uuid primary key, tenant_id uuid, owner_id uuid, version int, created_at timestamptz, updated_at timestamptz,
    name text, mobile text, email text, title text, source text, residence text, region text)`)
  const draw = random(20261123)
  for (let from = 0; from < rows; from += 10_000) {
    const values = Array.from({ length: Math.min(10_000, rows - from) }, (_, at) => ({
      n: from + at,
      ...contactValues(from + at, draw),
    }))
    const list = (key: keyof (typeof values)[number]) => values.map((value) => value[key])
    await owner.query(
      `insert into plain_contact select gen_random_uuid(), $1, o, 1, now() - (n || ' milliseconds')::interval, now() - (n || ' milliseconds')::interval, a, b, c, d, e, 'CN', '310000'
       from unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as u (n, o, a, b, c, d, e)`,
      [
        company.tenantId,
        list('n'),
        values.map(({ n }) => company.reps[n % company.reps.length]?.id),
        list('name'),
        list('mobile'),
        list('email'),
        list('title'),
        list('source'),
      ],
    )
  }
  await owner.query(
    'create index if not exists plain_contact_lane on plain_contact (tenant_id, owner_id, updated_at desc, id desc)',
  )
  await owner.query('vacuum analyze plain_contact')
}
