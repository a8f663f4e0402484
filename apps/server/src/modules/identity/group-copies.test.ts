import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { addClient } from './clients/manage.ts'
import { type HostileProvider, startHostileProvider } from './testing/hostile-provider.ts'
import { connected, signOnWorld, stated } from './testing/sign-on.ts'
import { approve, confirmRights, type Signer, signer } from './testing/signing.ts'

/* Groups of the directory give copies of roles that the company made for itself, as they give those it began with. */
let world: World
let tenant: string
let security: TestPerson
let second: Signer
let provider: HostileProvider
let connection: string
let token: string
let groupId: string | undefined

const COPY = 'sales_rep.key_accounts'
const SALES = { group: '销售', role: 'sales_rep' }
const KEY_ACCOUNTS = { group: '大客户', role: COPY }

const rights = async (roles: readonly object[]) => {
  const own = await again(world, security)
  const { version } = (await own.get('/access/rights')).body
  return (await own.put('/access/rights', { version, roles, forbids: [] })).body
}
const copyOf = (lines: readonly object[] = []) => ({
  name: COPY,
  label: { zh: '大客户代表', en: 'Key accounts' },
  lines,
})

beforeAll(async () => {
  world = await signOnWorld()
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  second = await signer(world, tenant, { role: 'system_admin' })
  provider = await startHostileProvider({ sub: 'u', email: 'u@yunshan.example' })
  const visit = (url: string) => provider.visit(url)
  connection = await connected(world, { security, stated: stated(provider.issuer, { mapping: [SALES] }), visit })
  const program = { name: '目录', scopes: ['directory:write'], ownerId: security.id, days: 30, createdBy: null }
  const { clientId } = await actIn(world.services, tenant, (tx) =>
    addClient(world.services, tx, { ...program, confirmed: true }),
  )
  token = (await (await again(world, security)).post(`/clients/${clientId}/directory-token`)).body.token
  await rights([copyOf([{ kind: 'act', object: 'contact', action: 'list', reach: 'team' }])])
  const { digest } = (await second.who.get('/access/rights')).body.waiting
  expect((await confirmRights(second, digest)).body.state).toBe('in_force')
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})

const scim = async (method: 'POST' | 'PUT' | 'PATCH', path: string, body: object) => {
  const answer = await world.app.inject({
    method,
    url: `/scim/v2${path}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    payload: JSON.stringify(body),
  })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return JSON.parse(answer.body)
}
/** The group, with these people in it and nobody else. */
async function group(members: readonly string[]): Promise<void> {
  groupId ??= (await scim('POST', '/Groups', { displayName: KEY_ACCOUNTS.group })).id
  await scim('PUT', `/Groups/${groupId}`, {
    displayName: KEY_ACCOUNTS.group,
    members: members.map((value) => ({ value })),
  })
}
const rolesOf = async ({ id }: TestPerson) => {
  const { rows } = await world.superuser.query('select roles from app_user where id = $1', [id])
  return [...rows[0].roles].sort()
}

async function mapped(mapping: readonly object[]) {
  const own = await again(world, security)
  const found = (await own.get('/connections')).body.data.find(({ id }: { id: string }) => id === connection)
  return own.put(`/connections/${connection}`, stated(provider.issuer, { mapping }), found.version)
}

test('two people let a group give a copy, told by its name in the company; whoever is in the group holds it, and loses it with the group', async () => {
  const asked = await mapped([SALES, KEY_ACCOUNTS])
  expect(asked.status, asked.text).toBe(200)
  const { says } = (await second.who.get(`/approvals/${asked.body.mappingWaits}`)).body
  expect(says).toContain('组「大客户」带来「大客户代表」。')
  expect((await approve(second, asked.body.mappingWaits)).body.state).toBe('done')
  const rep = await person(world, tenant, { role: 'analyst' })
  await group([rep.id])
  expect(await rolesOf(rep)).toEqual(['analyst', COPY])
  expect((await (await again(world, rep)).get('/auth/me')).body.roles).toContain(COPY)
  await group([])
  expect(await rolesOf(rep)).toEqual(['analyst'])
})

test('a copy of a manager’s role comes with no group, nor does one that the company does not have', async () => {
  const faults = async (role: string) => (await mapped([SALES, { group: 'x', role }])).body.errors
  expect(await faults('sales_rep.unknown')).toMatchObject([{ path: '/mapping/1/role', code: 'choice_unknown' }])
  await rights([copyOf(), { ...copyOf(), name: 'sales_manager.north' }])
  const { waiting } = (await second.who.get('/access/rights')).body
  if (waiting !== null) await confirmRights(second, waiting.digest)
  expect(await faults('sales_manager.north')).toMatchObject([{ path: '/mapping/1/role', code: 'role_not_mapped' }])
})

/** What the log last said of somebody's groups. */
async function lastSaid() {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%user.groups%' order by n desc limit 1",
    [tenant],
  )
  return JSON.parse(rows[0].event)
}

test('an administrator in such a group keeps their duty alone, and whoever helps holds nothing besides, which is recorded', async () => {
  const audit = await person(world, tenant, { role: 'audit_admin' })
  const helper = await person(world, tenant, { role: 'support' })
  await group([audit.id, helper.id])
  expect([await rolesOf(audit), await rolesOf(helper)]).toEqual([['audit_admin'], ['support']])
  expect(await lastSaid()).toMatchObject({
    status_code: 'duties_separate',
    unmapped: { outcome: 'refused', facts: { roles: [COPY] } },
  })
})

test('a copy that the company has no more is given to nobody', async () => {
  expect(await rights([])).toMatchObject({ state: 'in_force' })
  const rep = await person(world, tenant, { role: 'analyst' })
  await group([rep.id])
  expect(await rolesOf(rep)).toEqual(['analyst'])
  expect(await lastSaid()).toMatchObject({
    status_code: 'choice_unknown',
    unmapped: { outcome: 'refused', facts: { roles: [COPY] } },
  })
})
