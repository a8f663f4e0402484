import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { again } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import {
  type Browser,
  browser,
  type Enrolled,
  invited,
  nextCode,
  PASSWORD,
  recorded,
  signedIn,
  staffedCompany,
} from '../../identity/testing/browser.ts'
import { keyedBrowser } from '../../identity/testing/keyed-browser.ts'
import { confirmRights, type Signer, signer } from '../../identity/testing/signing.ts'

/* What the moment of a request says besides who asks: from where, and whether something speaks against them. */
let world: World
let staff: Awaited<ReturnType<typeof staffedCompany>>
let rep: Enrolled
let second: Signer

beforeAll(async () => {
  world = await startWorld()
  staff = await staffedCompany(world)
  rep = await invited(world, staff.founder, { email: 'rep@yunshan.example', roles: ['sales_rep'], name: '林晓' })
  second = await signer(world, staff.founder.tenantId, { role: 'system_admin' })
})
afterAll(() => world.stop())

const OFFICE = '198.51.100.7'
const CAFE = '203.0.113.9'
const noList = (when: string) => ({
  id: when,
  roles: [],
  object: 'contact',
  actions: ['list'],
  fields: [],
  when: [when],
})

async function state(about: object) {
  const own = await signedIn(world, staff.security)
  const { version } = (await own.get('/access/rights')).body
  const answer = await own.call('PUT', '/access/rights', { body: { version, roles: [], forbids: [], ...about } })
  world.clock.advance(1_000)
  return answer
}

async function confirmed(about: object) {
  expect((await state(about)).body.state).toBe('awaiting_approval')
  const by = { ...second, who: await again(world, second.who) }
  const { digest } = (await by.who.get('/access/rights')).body.waiting
  expect((await confirmRights(by, digest)).status).toBe(200)
  world.clock.advance(1_000)
}

function elsewhere(own: Browser, address: string): Browser {
  const at = browser(world, address)
  at.token = own.token
  return at
}

describe('the company’s networks', () => {
  // ASVS 8.2.4
  test('a forbid of what comes from beyond is judged for each request, in the same session', async () => {
    const networks = ['198.51.100.0/24', '2001:db8::/32']
    expect((await state({ networks, forbids: [noList('outside_networks')] })).body.state).toBe('in_force')
    const own = await signedIn(world, rep)
    for (const [address, status] of [
      [OFFICE, 200],
      [CAFE, 403],
      ['2001:db8::7', 200],
      ['::ffff:198.51.100.9', 200],
      ['::ffff:203.0.113.9', 403],
      [OFFICE, 200],
    ] as const)
      expect([address, (await elsewhere(own, address).get('/contacts')).status]).toEqual([address, status])
    const why = (at: string) => elsewhere(own, at).get('/access/explain?object=contact&action=list')
    expect([(await why(OFFICE)).body.reason, (await why(CAFE)).body.reason]).toEqual(['granted', 'forbidden'])
  })

  test('coming from within gives nobody anything', async () => {
    const own = await signedIn(world, staff.system)
    for (const at of [OFFICE, CAFE]) expect((await elsewhere(own, at).get('/contacts')).status).toBe(403)
  })

  test('narrowing them is in force at once; any that are added, and no forbid any more, take two people', async () => {
    const forbids = [noList('outside_networks')]
    expect((await state({ networks: ['198.51.100.0/25'], forbids })).body.state).toBe('in_force')
    expect((await state({ networks: ['198.51.100.0/25', '0.0.0.0/0'], forbids })).body.state).toBe('awaiting_approval')
    expect((await state({ networks: ['198.51.100.0/24'], forbids })).body.state).toBe('awaiting_approval')
    const own = await signedIn(world, rep)
    expect((await elsewhere(own, '198.51.100.200').get('/contacts')).status).toBe(403)
    await confirmed({ networks: ['198.51.100.0/24'], forbids })
    expect((await elsewhere(own, '198.51.100.200').get('/contacts')).status).toBe(200)
  })

  test.each([
    [{ networks: [], forbids: [noList('outside_networks')] }, '/networks', 'networks_missing'],
    [{ networks: ['10.0.0.0/8', '10.0.0.0/33'] }, '/networks/1', 'network_invalid'],
    [{ networks: ['fe80::1%eth0'] }, '/networks/0', 'network_invalid'],
  ])('%j is refused', async (about, path, code) => {
    const answer = await state(about)
    expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ path, code })]])
  })
})

describe('what speaks against somebody', () => {
  const guess = async (from: number, to: number) => {
    for (let at = from; at < to; at += 1)
      await browser(world, `203.0.113.${at}`).post('/auth/sign-in', { email: rep.email, password: 'a wrong guess' })
    world.clock.advance(1_000)
  }
  const list = async (own: Browser) => (await own.get('/contacts')).status
  const factor = (own: Browser) => own.post('/auth/step-up', { type: 'totp', code: nextCode(world, rep.secret) })

  // ASVS 8.2.4, 8.4.2
  test('guessing puts their sessions in doubt until they prove anew who they are; guessing on cannot undo that', async () => {
    await confirmed({ forbids: [noList('at_risk')] })
    const own = await signedIn(world, rep)
    await guess(20, 39)
    expect(await list(own)).toBe(200)
    await guess(39, 40)
    expect(await list(own)).toBe(403)
    expect(await recorded(world, rep.tenantId)).toContain('session.doubt allowed')
    expect((await factor(own)).status).toBe(200)
    expect(await list(own)).toBe(200)
    await guess(40, 45)
    expect(await list(own)).toBe(200)
  })

  // ASVS 7.5.3, 8.4.2
  test('a copied session that shows itself puts the others in doubt, and no factor shown before counts as fresh', async () => {
    const own = await signedIn(world, rep)
    const bound = await keyedBrowser(world)
    await bound.post('/auth/sign-in', { email: rep.email, password: PASSWORD })
    await bound.post('/auth/mfa', { type: 'totp', code: nextCode(world, rep.secret) })
    const fresh = () => own.post('/auth/factors', { type: 'totp' })
    const before = await fresh()
    const thief = browser(world, CAFE)
    thief.token = bound.token
    expect((await thief.get('/auth/me')).body.code).toBe('session_unproved')
    world.clock.advance(1_000)
    expect(before.body.code).not.toBe('step_up_required')
    expect((await fresh()).body.code).toBe('step_up_required')
    expect(await list(own)).toBe(403)
    await factor(own)
    expect([await list(own), (await fresh()).body.code]).not.toContain('step_up_required')
    expect(await list(own)).toBe(200)
  })
})
