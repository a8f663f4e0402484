import { afterAll, beforeAll, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { type MailServer, startMailServer } from '../../testing/mail-server.ts'
import { again, company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { identityModule } from '../identity/index.ts'
import { makePasskey } from '../identity/testing/authenticator.ts'
import {
  type Browser,
  browser,
  type Enrolled,
  foundedCompany,
  invited,
  PASSWORD,
  signedIn,
} from '../identity/testing/browser.ts'
import { confirmedProgram } from '../identity/testing/programs.ts'
import { noticesModule } from './index.ts'

/* What happened to a person's ways in reaches them where whoever took over a session cannot take it away: in their mailbox, at once. */
const DAY = 24 * 60 * 60_000
let mail: MailServer
let world: World
let seller: Enrolled
let rep: Enrolled

beforeAll(async () => {
  mail = await startMailServer()
  world = await startWorld({ settings: { SMTP_URL: mail.url, HOLDFAST_MAIL_FROM: 'crm@yunshan.example' } })
  const founder = await foundedCompany(world)
  seller = await invited(world, founder, { email: 'seller@yunshan.example', roles: ['sales_rep'] })
  rep = await invited(world, founder, { email: 'rep@yunshan.example', roles: ['sales_rep'] })
})
afterAll(async () => {
  await world.stop()
  await mail.stop()
})

/** What waits and what runs by the clock. */
const work = () =>
  new JobRunner(world.services, {
    jobs: [...(noticesModule.jobs ?? []), ...(identityModule.jobs ?? [])],
    subscriptions: noticesModule.subscriptions ?? [],
  }).settle()

const lettersTo = (address: string) =>
  mail.letters.filter(({ to }) => to?.[0]?.address === address).map(({ subject }) => subject)
const toldIn = async (own: Pick<Browser, 'get'>): Promise<string[]> =>
  (await own.get('/notices?limit=100')).body.data
    .filter(({ kind }: { kind: string }) => kind === 'security')
    .map(({ object }: { object: string }) => object)

// ASVS 6.3.7
test('whoever’s password, factors, recovery codes or tokens change is told, by a notice and by a letter outside their hours too', async () => {
  const own = await signedIn(world, seller)
  expect((await own.post('/auth/password', { current: PASSWORD, password: 'copper meadow lighthouse' })).status).toBe(
    200,
  )
  await own.post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 7 })
  await own.post('/auth/recovery-codes')
  const ids: string[] = []
  for (const _ of [1, 2]) {
    const { body } = await own.post('/auth/factors', { type: 'passkey' })
    await own.post(`/auth/factors/${body.id}/confirm`, { credential: makePasskey(body).credential })
    ids.push(body.id)
  }
  expect((await own.call('DELETE', `/auth/factors/${ids[0]}`)).status).toBe(204)
  const before = lettersTo(seller.email).length
  await work()
  const happened = ['password', 'token_made', 'recovery_codes', 'factor_added', 'factor_added', 'factor_removed']
  expect((await toldIn(own)).sort()).toEqual([...happened].sort())
  const subjects = lettersTo(seller.email).slice(before)
  expect(subjects).toHaveLength(happened.length)
  expect(subjects).toContain('坚守：你的密码改了')
  const letter = mail.letters.find(({ subject }) => subject === '坚守：你的密码改了')
  expect(letter?.text).toContain('http://localhost:3000/settings/security')
  await work()
  expect(lettersTo(seller.email).slice(before)).toHaveLength(happened.length)
})

// ASVS 6.3.5
test('many wrong passwords at an account are told to its person, once a day', async () => {
  const email = 'tried@yunshan.example'
  const own = await person(world, await company(world, '另一家'), { role: 'sales_rep', email })
  const guess = (at: number) =>
    browser(world, `198.18.7.${at}`).post('/auth/sign-in', { email, password: 'not the password' })
  for (let at = 0; at < 19; at++) await guess(at)
  await work()
  expect(await toldIn(own)).toEqual([])
  for (let at = 19; at < 25; at++) await guess(at)
  await work()
  expect(await toldIn(own)).toEqual(['password_tries'])
  expect(lettersTo(email)).toEqual(['坚守：有人多次输错你的密码'])
})

// ASVS 6.3.5
test('wrong codes after the right password are told sooner: somebody knows it', async () => {
  const guesser = browser(world, '198.18.8.1')
  await guesser.post('/auth/sign-in', { email: rep.email, password: PASSWORD })
  for (let round = 0; round < 10; round++) await guesser.post('/auth/mfa', { type: 'totp', code: '000000' })
  await work()
  expect(await toldIn(rep.browser)).toEqual(['code_tries'])
  expect(lettersTo(rep.email)).toEqual(['坚守：有人输对了你的密码，验证码多次不对：请尽快改密码'])
})

// ASVS 6.4.5
test('a personal token and a program are told of fourteen and three days before they end, each once, and short ones once', async () => {
  const email = 'ending@yunshan.example'
  const owner = await person(world, await company(world, '第三家'), { role: 'sales_rep', email })
  await confirmedProgram(world, owner, { days: 30 })
  const fresh = await again(world, owner)
  for (const days of [90, 7])
    expect((await fresh.post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days })).status).toBe(201)
  const began = world.clock.now()
  const told: Record<number, readonly string[]> = {}
  let before = 0
  for (const day of [1, 3, 4, 5, 15, 16, 17, 26, 27, 28, 75, 76, 77, 86, 87, 88, 91]) {
    world.clock.advance(began + day * DAY - world.clock.now())
    await work()
    const ending = (await toldIn(await again(world, owner))).filter((news) => news.endsWith('_ending'))
    if (ending.length > before) told[day] = ending.slice(0, ending.length - before)
    before = ending.length
  }
  const [token, program] = [['token_ending'], ['program_ending']]
  expect(told).toEqual({ 4: token, 16: program, 27: program, 76: token, 87: token })
  expect(lettersTo(email).filter((subject) => subject?.includes('快到期'))).toHaveLength(5)
})
