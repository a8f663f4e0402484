import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { passwordWork } from './passwords/index.ts'
import { makePasskey, signWith } from './testing/authenticator.ts'
import { browser, type Enrolled, foundedCompany, invited, nextCode, PASSWORD } from './testing/browser.ts'

let world: World
let founder: Enrolled

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

const guess = (address: string, email = founder.email, password = 'not the password') =>
  browser(world, address).post('/auth/sign-in', { email, password })

// ASVS 6.3.8
test('an unknown e-mail and a wrong password answer alike in bytes, cost the same hashing, and take alike long', async () => {
  const times = { known: [] as number[], unknown: [] as number[] }
  const answers = new Set<string>()
  for (let round = 0; round < 24; round++) {
    for (const kind of ['known', 'unknown'] as const) {
      const email = kind === 'known' ? founder.email : `nobody${round}@nowhere.example`
      const before = passwordWork.verifications
      const started = performance.now()
      const answer = await guess(`203.0.113.${round}`, email)
      times[kind].push(performance.now() - started)
      expect(passwordWork.verifications - before).toBe(1)
      const { traceId, ...body } = answer.body
      expect(traceId).toMatch(/^[0-9a-f]{32}$/)
      const { date, 'x-request-id': request, ...headers } = answer.headers
      expect([typeof date, typeof request]).toEqual(['string', 'string'])
      answers.add(JSON.stringify([answer.status, body, headers]))
    }
  }
  expect([...answers]).toHaveLength(1)
  // each round's pair runs under the same load, so the middle of their ratios tells the two apart better than the times do
  const ratios = times.known.map((known, round) => known / (times.unknown[round] ?? 0)).sort((a, b) => a - b)
  const middle = ratios[ratios.length >> 1] ?? 0
  expect(Math.abs(Math.log(middle))).toBeLessThan(Math.log(1.15))
})

// ASVS 6.3.1, 8.2.4
test('guessing from one address waits ever longer; the person at another address goes on at once', async () => {
  for (let round = 0; round < 10; round++) expect((await guess('203.0.113.99')).status).toBe(401)
  const waits: number[] = []
  for (let round = 0; round < 12; round++) {
    world.clock.advance((waits.at(-1) ?? 1) * 1000)
    const counted = await guess('203.0.113.99')
    expect(counted.status).toBe(401)
    const refused = await guess('203.0.113.99', founder.email, PASSWORD)
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests'])
    waits.push(Number(refused.headers['retry-after']))
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  expect((await guess('203.0.113.100', founder.email, PASSWORD)).body.next).toBe('mfa')
})

// ASVS 6.3.8
test('an unknown e-mail waits like a known one', async () => {
  for (let round = 0; round < 11; round++) await guess('203.0.113.101', 'ghost@nowhere.example')
  expect((await guess('203.0.113.101', 'ghost@nowhere.example')).status).toBe(429)
})

// ASVS 6.3.1
test('many tries at once do not slip through together', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => guess('203.0.113.102', 'burst@nowhere.example')))
  expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(11)
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(29)
})

// ASVS 6.3.1
test('guessing from everywhere takes free tries away from strange addresses, and locks nobody out', async () => {
  const email = 'target@yunshan.example'
  const person = await invited(world, founder, { email, roles: ['sales_rep'] })
  for (let at = 0; at < 105; at++) await guess(`198.18.0.${at}`, email)
  expect((await guess('198.18.1.1', email)).status).toBe(401)
  expect((await guess('198.18.1.1', email)).status).toBe(429)
  expect((await guess('198.18.1.2', email, PASSWORD)).body.next).toBe('mfa')
  expect(person.userId).toBeDefined()
})

// ASVS 6.3.1
test('codes are slowed too, and a passkey is never made to wait', async () => {
  const person = await invited(world, founder, { email: 'codes@yunshan.example', roles: ['sales_rep'] })
  const own = browser(world, '203.0.113.120')
  await own.post('/auth/sign-in', { email: person.email, password: PASSWORD })
  for (let round = 0; round < 10; round++)
    expect((await own.post('/auth/mfa', { type: 'totp', code: '000000' })).status).toBe(401)
  expect((await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, person.secret) })).body).toEqual({
    next: null,
  })
  const { body } = await own.post('/auth/factors', { type: 'passkey' })
  const { passkey, credential } = makePasskey(body)
  await own.post(`/auth/factors/${body.id}/confirm`, { credential })
  const again = browser(world, '203.0.113.121')
  await again.post('/auth/sign-in', { email: person.email, password: PASSWORD })
  const tries = []
  for (let round = 0; round < 14; round++)
    tries.push((await again.post('/auth/mfa', { type: 'totp', code: '000000' })).status)
  expect(tries.at(-1)).toBe(429)
  const options = (await again.post('/auth/passkey/options')).body
  expect((await again.post('/auth/mfa', { type: 'passkey', credential: signWith(passkey, options) })).body).toEqual({
    next: null,
  })
})
