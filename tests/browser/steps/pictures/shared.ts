import { randomUUID } from 'node:crypto'
import type { Pictured, Window } from './pictured.ts'

interface Made {
  readonly id: string
}

const LABEL = { zh: '华东公海', en: 'East pool' }
const REASON = { zh: '一起投标，要看往来的报价', en: 'A joint bid: they need the quotes' }
const GIVEN_BACK = ['澄江仪器', '云岭精密', '北斗量具']

async function setUpPool({ holdfast }: Pictured['office'], system: Window): Promise<string> {
  const at = `${holdfast.url}/api/v1`
  const { data } = (await (await system.page.request.get(`${at}/teams`)).json()) as { readonly data: readonly Made[] }
  const id = randomUUID()
  const pool = {
    id,
    label: LABEL,
    teams: data.map((team) => team.id),
    people: [],
    fields: ['name', 'industry', 'region'],
    mostOwned: null,
    claimsADay: 5,
    protectDays: 7,
    mostProtected: 20,
    neglect: null,
    looks: {},
  }
  const before = await system.page.request.get(`${at}/pools`)
  const answer = await system.page.request.put(`${at}/pools`, {
    headers: { origin: holdfast.url, 'if-match': before.headers()['etag'] ?? '' },
    data: { pools: [pool] },
  })
  if (!answer.ok()) throw new Error(await answer.text())
  return id
}

/** Customers that nobody owns, those that a colleague shares, and those that are to have another owner. */
export async function showShared({ office, windowOf }: Pictured): Promise<void> {
  const { language } = office
  const system = await windowOf('system')
  const poolId = await setUpPool(office, system)
  await system.go('/settings/pools')
  await system.judge('settings-pools')
  const rep = await windowOf('rep')
  const me = await rep.page.request.get(`${office.holdfast.url}/api/v1/auth/me`)
  const { userId } = (await me.json()) as { readonly userId: string }
  for (const name of GIVEN_BACK) {
    const { id } = await rep.send<Made>('/accounts', { name, industry: 'manufacturing' })
    await rep.send(`/accounts/${id}/pool-return`, { poolId })
  }
  await rep.go('/pool')
  await rep.page.getByRole('link', { name: GIVEN_BACK[0] ?? '' }).waitFor()
  await rep.judge('pool')
  const manager = await windowOf('manager')
  const { id } = await manager.send<Made>('/accounts', { name: '苏州澜川精密制造有限公司' })
  await manager.send('/shares', { object: 'account', id, userId, days: 7, change: false, reason: REASON[language] })
  await rep.go('/shared')
  await rep.page.locator('main .ct').first().waitFor()
  await rep.judge('shared')
  await rep.go('/transfers')
  await rep.judge('transfers')
}
