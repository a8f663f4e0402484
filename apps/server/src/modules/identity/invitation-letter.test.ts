import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { type MailServer, startMailServer } from '../../testing/mail-server.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { identityModule } from './index.ts'
import { browser, comeIn, type Enrolled, recorded, signedIn, staffedCompany } from './testing/browser.ts'

let mail: MailServer
let world: World
let founder: Enrolled
let system: Enrolled
let security: Enrolled

beforeAll(async () => {
  mail = await startMailServer()
  world = await startWorld({ settings: { SMTP_URL: mail.url, HOLDFAST_MAIL_FROM: 'crm@yunshan.example' } })
  ;({ founder, system, security } = await staffedCompany(world))
  await work()
})
afterAll(async () => {
  await world.stop()
  await mail.stop()
})
beforeEach(() => {
  mail.refuse = false
})

const work = () => new JobRunner(world.services, { jobs: identityModule.jobs ?? [], subscriptions: [] }).settle()

const invite = async (email: string, name = '陈立') =>
  (await signedIn(world, system)).post('/users', { email, name, roles: ['sales_rep'] })

const linkIn = (text = ''): string => /activate#token=([\w-]+)/.exec(text)?.[1] ?? ''
const lettersTo = (address: string) => mail.letters.filter(({ to }) => to?.[0]?.address === address)

test('the link goes to the person’s mailbox alone, in their language, and lets them in', async () => {
  const answer = await invite('chenli@yunshan.example')
  expect(answer.body).toEqual({ userId: answer.body.userId, mailed: true })
  await work()
  const [letter] = lettersTo('chenli@yunshan.example')
  expect(letter).toMatchObject({
    from: { address: 'crm@yunshan.example' },
    subject: '云杉精密仪器邀请你使用坚守',
    to: [{ name: '陈立' }],
  })
  expect(letter?.html).toBeUndefined()
  const link = {
    token: linkIn(letter?.text),
    tenantId: founder.tenantId,
    userId: answer.body.userId,
    email: 'chenli@yunshan.example',
  }
  await comeIn(world, link)
  expect(
    (await browser(world).post('/auth/activate', { token: link.token, password: 'lantern orbit teacup' })).status,
  ).toBe(422)
})

test('a mail server in trouble delays the letter, and what comes in the end works', async () => {
  mail.refuse = true
  const answer = await invite('late@yunshan.example')
  await work()
  expect(lettersTo('late@yunshan.example')).toHaveLength(0)
  mail.refuse = false
  world.clock.advance(60_000)
  await work()
  const [letter, ...more] = lettersTo('late@yunshan.example')
  expect(more).toEqual([])
  await comeIn(world, {
    token: linkIn(letter?.text),
    tenantId: founder.tenantId,
    userId: answer.body.userId,
    email: 'late@yunshan.example',
  })
})

test('neither the queue nor the log holds the link, the address or the name', async () => {
  mail.refuse = true
  await invite('quiet@yunshan.example', '安静')
  await work()
  const { rows } = await world.superuser.query('select job::text from job')
  expect(JSON.stringify(rows)).toMatch(/user.invitation_letter/)
  expect(JSON.stringify(rows)).not.toMatch(/quiet@|安静|token/)
  expect(JSON.stringify(await recorded(world, founder.tenantId))).not.toMatch(/quiet@|安静/)
})

// ASVS 6.4.6
test('the security administrator has the letter sent again and sees no link', async () => {
  const { body } = await invite('again@yunshan.example')
  await work()
  const answer = await (await signedIn(world, security)).post(`/users/${body.userId}/activation`)
  expect(answer.body).toEqual({ mailed: true })
  await work()
  expect(lettersTo('again@yunshan.example')).toHaveLength(2)
})

test('a name full of line breaks and commas makes no header of its own', async () => {
  await invite('trick@yunshan.example', 'A, B <evil@example.org>')
  await work()
  const [letter] = lettersTo('trick@yunshan.example')
  expect(letter?.to).toEqual([{ name: 'A, B <evil@example.org>', address: 'trick@yunshan.example' }])
  expect(letter?.cc).toBeUndefined()
})

test('who has left before the letter went out gets none', async () => {
  mail.refuse = true
  const { body } = await invite('left@yunshan.example')
  await work()
  await (await signedIn(world, security)).post(`/users/${body.userId}/freeze`, { reason: '不来了' })
  mail.refuse = false
  world.clock.advance(60_000)
  await work()
  expect(lettersTo('left@yunshan.example')).toEqual([])
})
