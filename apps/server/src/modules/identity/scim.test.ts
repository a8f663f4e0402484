import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { stopServices } from '../../platform/start-services.ts'
import { again, company, person, type TestAnswer, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { restUnused } from './clients/rest.ts'
import { identityModule } from './index.ts'
import { type HostileProvider, startHostileProvider } from './testing/hostile-provider.ts'
import { connected, signOnWorld, stated } from './testing/sign-on.ts'
import { approve, enrolled, type Signer } from './testing/signing.ts'

/* The company's directory keeps its people (SCIM 2.0): real requests in the forms that Entra and Okta send, over a program's lasting token. */
let world: World
let tenant: string
let security: TestPerson
let system: TestPerson
let provider: HostileProvider
let token: string
let clientId: string
let second: Signer

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'

async function scim(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  by = token,
): Promise<TestAnswer> {
  const answer = await world.app.inject({
    method: method as 'GET',
    url: `/scim/v2${path}`,
    headers: {
      authorization: `Bearer ${by}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  const isJson = String(answer.headers['content-type'] ?? '').includes('json')
  return {
    status: answer.statusCode,
    text: answer.body,
    body: isJson ? JSON.parse(answer.body) : null,
    headers: answer.headers,
  }
}

/** A program that both administrators admitted; its id. */
async function admitted(program: object): Promise<string> {
  const asked = await security.post('/clients', program)
  expect([asked.status, asked.body.state], asked.text).toEqual([202, 'asked'])
  const known = async () =>
    (await security.get('/clients')).body.data.map(({ clientId }: { clientId: string }) => clientId)
  const before = new Set(await known())
  expect((await approve({ ...second, who: await again(world, system) }, asked.body.approvalId)).body.state).toBe('done')
  return (await known()).find((id: string) => !before.has(id))
}

beforeAll(async () => {
  world = await signOnWorld()
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  system = await person(world, tenant, { role: 'system_admin' })
  provider = await startHostileProvider({ sub: 'u', email: 'u@yunshan.example' })
  const mapping = [
    { group: '销售', role: 'sales_rep' },
    { group: 'g-7', role: 'analyst' },
  ]
  await connected(world, {
    security,
    stated: stated(provider.issuer, { mapping }),
    visit: (url) => provider.visit(url),
  })
  second = await enrolled(world, system)
  clientId = await admitted({ name: '目录', scopes: ['directory:write'], ownerId: security.id, days: 365 })
  const told = await security.post(`/clients/${clientId}/directory-token`)
  expect(told.status, told.text).toBe(201)
  token = told.body.token
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})
beforeEach(async () => {
  security = await again(world, security)
  system = await again(world, system)
})

const entra = (userName: string, more = {}) => ({
  schemas: [SCHEMA, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: `x-${userName}`,
  userName,
  active: true,
  displayName: '林岚',
  emails: [{ primary: true, type: 'work', value: userName }],
  meta: { resourceType: 'User' },
  name: { formatted: '林岚', familyName: '林', givenName: '岚' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: '华东' },
  ...more,
})
const made = async (userName: string) => {
  const answer = await scim('POST', '/Users', entra(userName))
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const patch = (path: string, ...Operations: object[]) =>
  scim('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations })

test('says what it serves, in the form of the standard, to the directory’s program alone', async () => {
  const configuration = await scim('GET', '/ServiceProviderConfig')
  expect(configuration.headers['content-type']).toMatch(/^application\/scim\+json/)
  expect(configuration.body).toMatchObject({ patch: { supported: true }, filter: { supported: true } })
  expect((await scim('GET', '/ResourceTypes')).body.totalResults).toBe(2)
  expect((await scim('GET', `/Schemas/${SCHEMA}`)).body.id).toBe(SCHEMA)
  expect((await scim('GET', '/Schemas/none')).status).toBe(404)
  for (const who of [security, system]) expect((await scim('GET', '/Users', undefined, {}, who.token)).status).toBe(403)
  expect((await scim('GET', '/Users', undefined, {}, 'none')).status).toBe(401)
  expect((await security.get('/contacts', { authorization: `Bearer ${token}` })).status).toBe(403)
})

test('a person is made as Entra makes them, found, renamed, and waits for their first sign-in without a role', async () => {
  expect((await scim('GET', '/Users?filter=userName eq "lin@yunshan.example"')).body.totalResults).toBe(0)
  const lin = await made('lin@yunshan.example')
  expect(lin).toMatchObject({
    userName: 'lin@yunshan.example',
    active: true,
    displayName: '林岚',
    meta: { resourceType: 'User' },
  })
  for (const filter of [
    'userName eq "LIN@yunshan.example"',
    'externalId eq "x-lin@yunshan.example"',
    `id eq "${lin.id}"`,
    'emails[type eq "work" and value eq "lin@yunshan.example"]',
  ]) {
    const found = await scim('GET', `/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=10`)
    expect(
      found.body.Resources?.map(({ id }: { id: string }) => id),
      filter,
    ).toEqual([lin.id])
  }
  const twice = await scim('POST', '/Users', entra('lin@yunshan.example'))
  expect([twice.status, twice.body.scimType]).toEqual([409, 'uniqueness'])
  const renamed = await patch(`/Users/${lin.id}`, { op: 'Replace', path: 'displayName', value: '林兰' })
  expect(renamed.body.displayName, renamed.text).toBe('林兰')
  const user = (await system.get(`/users/${lin.id}`)).body
  expect([user.name, user.status, user.roles]).toEqual(['林兰', 'invited', []])
  const stale = await scim('PUT', `/Users/${lin.id}`, entra('lin@yunshan.example'), { 'if-match': lin.meta.version })
  expect(stale.status).toBe(412)
})

test('groups give the roles that the connection maps, take them with the membership, and never an administrator’s', async () => {
  const mei = await made('mei@yunshan.example')
  const roles = async (id = mei.id) => (await system.get(`/users/${id}`)).body.roles
  const sales = (
    await scim('POST', '/Groups', {
      displayName: '销售',
      members: [{ value: mei.id }, { value: 'unknown' }, { value: '-'.repeat(36) }],
    })
  ).body
  expect(sales.members).toEqual([{ value: mei.id }])
  expect(await roles()).toEqual(['sales_rep'])
  const other = await scim('POST', '/Groups', { displayName: '分析', externalId: 'g-7', members: [] })
  await patch(`/Groups/${other.body.id}`, { op: 'Add', path: 'members', value: [{ value: mei.id }] })
  expect((await roles()).sort()).toEqual(['analyst', 'sales_rep'])
  await patch(`/Groups/${sales.id}`, { op: 'Remove', path: `members[value eq "${mei.id}"]` })
  expect(await roles()).toEqual(['analyst'])
  await patch(`/Groups/${sales.id}`, { op: 'add', path: 'members', value: [{ value: system.id }] })
  expect(await roles(system.id)).toEqual(['system_admin'])
  expect((await scim('GET', '/Groups?filter=displayName eq "销售"&excludedAttributes=members')).body.totalResults).toBe(
    1,
  )
  expect((await scim('DELETE', `/Groups/${other.body.id}`)).status).toBe(204)
  expect(await roles()).toEqual([])
  expect((await scim('GET', `/Users/${mei.id}`)).body.groups).toEqual([])
})

// ASVS 7.4.2
test('active False is a leaver: within a second session, tokens and programs are dead in every process, and the customers go to who leads them', async () => {
  const lead = await person(world, tenant, { role: 'sales_rep', name: '沈一凡' })
  const team = (await system.post('/teams', { name: '华东一组', leadId: lead.id })).body.id
  const leaver = await person(world, tenant, { role: 'sales_rep', teamId: team })
  const contact = (await leaver.post('/contacts', { name: '客户甲', mobile: '13911112222' })).body
  const program = (await leaver.post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 7 })).body
  const further = await world.further()
  await further.sessions.callerOf(leaver.token)
  await further.sessions.callerOf(program.token)
  const ended = Promise.withResolvers<number>()
  const stopWatching = further.sessions.watch((userId) => userId === leaver.id && ended.resolve(performance.now()))
  const stopListening = await identityModule.start?.(further)
  const began = performance.now()
  const gone = await patch(`/Users/${leaver.id}`, { op: 'Replace', path: 'active', value: 'False' })
  expect([gone.status, gone.body?.active], gone.text).toEqual([200, false])
  expect((await leaver.get('/auth/me')).status).toBe(401)
  expect((await ended.promise) - began).toBeLessThan(1_000)
  await expect(further.sessions.callerOf(leaver.token)).rejects.toThrow()
  await expect(further.sessions.callerOf(program.token)).rejects.toThrow()
  stopWatching()
  await stopListening?.()
  await stopServices(further)
  await new JobRunner(world.services, { jobs: modules.flatMap(({ jobs = [] }) => jobs), subscriptions: [] }).settle()
  expect((await lead.get(`/contacts/${contact.id}`)).body.ownerId).toBe(lead.id)
  const back = await patch(`/Users/${leaver.id}`, { op: 'Replace', path: 'active', value: 'True' })
  expect([back.status, back.body.scimType]).toEqual([400, 'mutability'])
})

test('whoever is deleted leaves and is gone from the directory; without anybody who leads them what they held waits', async () => {
  const ice = await made('ice@yunshan.example')
  expect((await scim('DELETE', `/Users/${ice.id}`)).status).toBe(204)
  expect((await scim('GET', `/Users/${ice.id}`)).status).toBe(404)
  expect((await scim('DELETE', `/Users/${ice.id}`)).status).toBe(404)
  expect((await system.get(`/users/${ice.id}`)).body.status).toBe('left')
  // the same person, hired again, is somebody new
  expect((await made('ice@yunshan.example')).id).not.toBe(ice.id)
  const founder = await person(world, tenant, {
    roles: ['system_admin', 'security_admin', 'audit_admin'],
    founder: true,
  })
  expect((await scim('DELETE', `/Users/${founder.id}`)).status).toBe(409)
})

test('the last administrator of a duty is not the directory’s to let go; it is told what to do, and the record why', async () => {
  const audit = await person(world, tenant, { role: 'audit_admin' })
  const off = { op: 'Replace', path: 'active', value: 'False' }
  // a founder of an earlier test holds every duty; without them each is one person's
  await world.superuser.query("update app_user set status = 'left' where tenant_id = $1 and founder", [tenant])
  for (const answer of [await patch(`/Users/${audit.id}`, off), await scim('DELETE', `/Users/${audit.id}`)])
    expect([answer.status, answer.body.detail], answer.text).toEqual([409, expect.stringContaining('first')])
  expect((await audit.get('/auth/me')).status).toBe(200)
  const { rows } = await world.superuser.query(
    'select event from audit_inbox where tenant_id = $1 order by n desc limit 20',
    [tenant],
  )
  const refusals = rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === 'scim.user_leave')
  expect(JSON.stringify(refusals[0])).toContain('last_of_duty')
  const other = await person(world, tenant, { role: 'audit_admin' })
  expect((await patch(`/Users/${audit.id}`, off)).status).toBe(200)
  expect((await patch(`/Users/${other.id}`, off)).status).toBe(409)
})

test.each([
  ['POST', '/Users', {}, 'invalidValue'],
  ['POST', '/Users', { userName: 7 }, 'invalidValue'],
  ['POST', '/Users', { userName: 'no mail' }, 'invalidValue'],
  ['POST', '/Users', { userName: 'a@b.example', active: 'maybe' }, 'invalidValue'],
  ['POST', '/Users', { userName: 'a@b.example', active: false }, 'invalidValue'],
  ['POST', '/Groups', { members: [] }, 'invalidValue'],
  ['GET', '/Users?filter=userName%20eq', undefined, 'invalidFilter'],
  ['GET', '/Users?filter=password%20pr', undefined, 'invalidFilter'],
  ['GET', '/Groups?filter=members%5Bx', undefined, 'invalidFilter'],
])('%s %s %j is refused in the words of the standard', async (method, path, body, scimType) => {
  const answer = await scim(method, path, body)
  expect([answer.status, answer.body.scimType, answer.body.status], answer.text).toEqual([400, scimType, '400'])
})

test('a change that is none changes nothing', async () => {
  const zhou = await made('zhou@yunshan.example')
  for (const operation of [
    { op: 'move', path: 'active', value: false },
    { op: 'replace', path: 'a[b', value: 1 },
    { op: 'replace', value: 'x' },
  ])
    expect((await patch(`/Users/${zhou.id}`, operation)).body.scimType).toBe('invalidSyntax')
  const both = await patch(
    `/Users/${zhou.id}`,
    { op: 'replace', path: 'displayName', value: '甲' },
    { op: 'replace', path: 'active', value: 'never' },
  )
  expect(both.status).toBe(400)
  expect((await scim('GET', `/Users/${zhou.id}`)).body.displayName).toBe('林岚')
})

test('the token is one’s own program’s alone, that does nothing else; ending the program ends it at once', async () => {
  const scopes = ['directory:write']
  const wide = await admitted({ name: '宽', scopes: [...scopes, 'contacts:read'], ownerId: security.id })
  expect((await security.post(`/clients/${wide}/directory-token`)).status).toBe(409)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const foreign = await admitted({ name: '别人', scopes, ownerId: rep.id })
  expect((await security.post(`/clients/${foreign}/directory-token`)).status).toBe(404)
  // in use it goes on; unused for two months it is laid to rest with its program
  const restsAfter = async (days: number) => {
    world.clock.advance(days * 24 * 60 * 60_000)
    await restUnused(world.services)
    return (await scim('GET', '/Users?count=1')).status
  }
  expect([await restsAfter(40), await restsAfter(40), await restsAfter(61)]).toEqual([200, 200, 401])
  security = await again(world, security)
  expect((await security.post(`/clients/${clientId}/confirm`)).status).toBe(204)
  token = (await security.post(`/clients/${clientId}/directory-token`)).body.token
  world.clock.advance(70 * 60_000)
  expect((await scim('GET', '/Users?count=1')).status).toBe(200)
  security = await again(world, security)
  expect((await security.delete(`/clients/${clientId}`)).status).toBe(204)
  expect((await scim('GET', '/Users')).status).toBe(401)
})
