import { baseOf, standardRoles } from '@holdfast/policy'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../platform/gate/session.ts'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import type { RoleMapping } from './single-sign-on/connection.ts'
import { applyGroups } from './single-sign-on/group-roles.ts'
import { approve, confirmRights, enrolled, type Signer } from './testing/signing.ts'
import { lockPerson } from './users/authority.ts'
import { needsPasskey } from './users/duties.ts'

/* Nobody comes to hold two of the duties that are kept apart, whichever way they and others try, one after another. */
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const roleNames = [
  ...standardRoles.map(({ name }) => name),
  'sales_rep.more',
  'security_admin.more',
  'audit_admin.more',
]
/** Whatever groups may be said to give: all but what only a passkey opens. */
const mappable = [...roleNames, 'analyst.more'].filter((name) => !needsPasskey([name]))
const PEOPLE = 8
const who = fc.nat(PEOPLE - 1)
const roles = fc.uniqueArray(fc.constantFrom(...roleNames), { minLength: 1, maxLength: 3 })
const scopes = fc.uniqueArray(fc.constantFrom('contacts:read', 'contacts:write', 'contacts:reveal', 'audit:read'), {
  minLength: 1,
})

/** Mostly somebody whose duty it is, by their place among the people; or anybody. */
const by = (...places: readonly number[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...places) }, { weight: 1, arbitrary: who })
const [SYSTEM, SECURITY, , MANAGER, REP, OTHER_SECURITY, HELPER, PRIVACY] = [0, 1, 2, 3, 4, 5, 6, 7]

/** What somebody of the company tries, about somebody of it. */
const attempt = fc.oneof(
  { weight: 4, arbitrary: fc.record({ way: fc.constant('grant' as const), by: by(SYSTEM), about: who, roles }) },
  fc.record({ way: fc.constant('roles' as const), by: by(SYSTEM), about: who, roles }),
  fc.record({ way: fc.constant('confirm' as const), by: by(SECURITY, OTHER_SECURITY), about: who }),
  fc.record({ way: fc.constant('invite' as const), by: by(SYSTEM), roles }),
  fc.record({
    way: fc.constant('ownRole' as const),
    by: by(SECURITY),
    from: fc.constantFrom(...roleNames.slice(0, 10)),
  }),
  fc.record({ way: fc.constant('substitute' as const), by: by(MANAGER, REP), about: who }),
  fc.record({
    way: fc.constant('groups' as const),
    by: by(SYSTEM),
    about: who,
    given: fc.uniqueArray(fc.constantFrom(...mappable), { maxLength: 3 }),
  }),
  fc.record({ way: fc.constant('program' as const), by: by(SECURITY), about: who, scopes }),
  fc.record({ way: fc.constant('token' as const), by: by(MANAGER, REP), scopes }),
  fc.record({ way: fc.constant('support' as const), by: by(HELPER) }),
  fc.record({
    way: fc.constant('seeAs' as const),
    by: by(SYSTEM, SECURITY),
    role: fc.constantFrom(...roleNames),
  }),
  fc.record({ way: fc.constant('leave' as const), by: by(SYSTEM, SECURITY), about: who, successor: who }),
)
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never

interface Company {
  readonly people: TestPerson[]
  /** Tokens of programs and of scripts. */
  readonly tokens: string[]
  /** Of those who approve, by their place. */
  readonly passkeys: ReadonlyMap<number, Signer['passkey']>
}

async function begin(): Promise<Company> {
  const tenant = await company(world)
  const people: TestPerson[] = []
  for (const role of [
    'system_admin',
    'security_admin',
    'audit_admin',
    'sales_manager',
    'sales_rep',
    'security_admin',
    'support',
    'privacy_officer',
  ])
    people.push(await person(world, tenant, { role }))
  // nobody tries anything with these: no duty is without anybody by what the others lose
  for (const role of ['system_admin', 'audit_admin']) await person(world, tenant, { role })
  const passkeys = new Map<number, Signer['passkey']>()
  for (const place of [OTHER_SECURITY, PRIVACY])
    passkeys.set(place, (await enrolled(world, people[place] as TestPerson)).passkey)
  return { people, tokens: [], passkeys }
}

async function versionOf(by: TestPerson, id: string): Promise<number> {
  return (await by.get(`/users/${id}`)).body?.version ?? 1
}

/** The directory says which groups somebody is in. */
async function byGroups({ tenantId, id }: TestPerson, about: { mapping: RoleMapping[]; groups: string[] }) {
  const { services } = world
  const context = {
    tenantId,
    actorId: null,
    sessionId: null,
    address: null,
    operation: 'scim',
    traceId: services.newId(),
  }
  await actIn(services, tenantId, async (tx) => {
    const locked = await lockPerson(services, tx, id)
    await applyGroups(services, tx, { person: locked, ...about, connectionId: services.newId(), context })
  })
}

/** Tries it through the real routes; whether it is refused is theirs to say. */
async function tryIt({ people, tokens, passkeys }: Company, tried: Attempt): Promise<number> {
  const at = (index: number) => people[index] as TestPerson
  const signing = async (index: number): Promise<Signer> => ({
    who: await again(world, at(index)),
    passkey: passkeys.get(index) as Signer['passkey'],
  })
  const by = await again(world, at(tried.by))
  const about = 'about' in tried ? at(tried.about).id : ''
  switch (tried.way) {
    case 'roles':
    case 'grant': {
      const asked = await by.patch(`/users/${about}`, { roles: tried.roles }, await versionOf(by, about))
      if (tried.way === 'roles' || asked.status >= 300) return asked.status
      return (await (await again(world, at(OTHER_SECURITY))).post(`/users/${about}/confirm`, {})).status
    }
    case 'confirm':
      return (await by.post(`/users/${about}/confirm`, {})).status
    case 'invite': {
      const email = `n${world.services.newId()}@example.com`
      return (await by.post('/users', { name: '新人', email, roles: tried.roles })).status
    }
    case 'ownRole': {
      const version = (await by.get('/access/rights')).body?.version ?? 1
      const role = { name: `${baseOf(tried.from)}.more`, label: { zh: '更多', en: 'More' }, lines: [] }
      const asked = await by.put('/access/rights', { version, roles: [role], forbids: [] })
      if (asked.status >= 300) return asked.status
      const other = await signing(OTHER_SECURITY)
      const digest = (await other.who.get('/access/rights')).body?.waiting?.digest
      return (await confirmRights(other, digest)).status
    }
    case 'groups': {
      const mapping = mappable.map((role) => ({ group: role, role }))
      await byGroups(at(tried.about), { mapping, groups: tried.given })
      return 200
    }
    case 'substitute':
      return (await by.put('/substitute', { userId: about, from: '2026-11-01', until: '2026-12-31' })).status
    case 'program': {
      const made = await by.post('/clients', { name: '程序', ownerId: about, scopes: tried.scopes, days: 30 })
      if (made.status !== 201) return made.status
      const owner = await again(world, at(tried.about))
      return (await owner.post(`/clients/${made.body.clientId}/confirm`, {})).status
    }
    case 'token': {
      const made = await by.post('/auth/tokens', { name: '脚本', scopes: tried.scopes, days: 30 })
      if (made.status === 201) tokens.push(made.body.token)
      return made.status
    }
    case 'support': {
      const asked = await by.post('/support-accesses', { objects: ['contact', 'account'], purpose: '报错' })
      if (asked.status >= 300) return asked.status
      await approve(await signing(OTHER_SECURITY), asked.body.approvalId)
      return (await approve(await signing(PRIVACY), asked.body.approvalId)).status
    }
    case 'seeAs':
      return (await by.get(`/access/see-as?role=${tried.role}`)).status
    case 'leave':
      return (await by.post(`/users/${about}/leave`, { successorId: at(tried.successor).id })).status
    default:
      return 0
  }
}

/** The duties that are kept apart, as far as the caller has them at this moment. */
const dutiesOf = ({ access }: Caller): string[] => [
  ...(['settings.write', 'users.confirm', 'audit.read'] as const).filter((each) => access.capabilities.has(each)),
  ...(['contact', 'account', 'lead'].some((object) => access.objects.has(object)) ? ['customers'] : []),
]

async function everybodysDuties({ people, tokens }: Company): Promise<string[][]> {
  const all = []
  for (const token of tokens) all.push(token)
  for (const each of people) {
    const fresh = await again(world, each).catch(() => null)
    if (fresh !== null) all.push(fresh.token)
  }
  const callers = await Promise.all(all.map((token) => world.services.sessions.callerOf(token).catch(() => null)))
  return callers.flatMap((caller) => (caller === null ? [] : [dutiesOf(caller)]))
}

test('whatever administrators, people, programs, substitutes, copies of roles, support and seeing as others try, nobody ever holds two duties', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 4, maxLength: 14 }), async (attempts) => {
      const tried = await begin()
      for (const each of attempts) {
        if ((await tryIt(tried, each)) < 300) done++
        for (const duties of await everybodysDuties(tried)) expect(duties.length, JSON.stringify(each)).toBeLessThan(2)
      }
    }),
    { seed: 20_261_130, numRuns: 24 },
  )
  expect(done).toBeGreaterThan(40)
})
