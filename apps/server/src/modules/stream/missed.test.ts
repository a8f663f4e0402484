import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { SessionSource } from '../../platform/gate/session-source.ts'
import type { Message } from '../../platform/jobs/job.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { REMEMBERED_MS, RecentMessages } from './recent-messages.ts'

/* Between the question for what a page shows and its listening nothing is missed: it is told again, or that something was. */
let world: World
let silence: (() => Promise<void>) | undefined
let url: string
let tenant: string
let owner: TestPerson
let stranger: TestPerson

beforeAll(async () => {
  // the hub that is started below is the one the server answers with
  world = await startWorld({ modules })
  silence = await modules.find(({ name }) => name === 'stream')?.start?.(world.services)
  url = await world.app.listen({ port: 0, host: '127.0.0.1' })
  tenant = await company(world)
  owner = await person(world, tenant, { role: 'sales_rep' })
  stranger = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(async () => {
  await silence?.()
  await world.stop()
})

/** What a stream that asks so far back has told by the time that something of now is told. */
async function toldTo(who: TestPerson, ago: string): Promise<string> {
  const ending = new AbortController()
  const headers = { authorization: `Bearer ${who.token}` }
  const answer = await fetch(`${url}/api/v1/stream${ago}`, { headers, signal: ending.signal })
  expect(answer.status).toBe(200)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const { id } = (await who.post('/contacts', { name: '此刻', mobile: '13800138001' })).body
  let told = ''
  while (!told.includes(id)) told += (await reader?.read())?.value ?? ''
  ending.abort()
  await who.delete(`/contacts/${id}`)
  return told
}

test('what was changed since the page asked is told when it begins to listen, and only to whom it may be told', async () => {
  world.clock.advance(REMEMBERED_MS)
  const { id } = (await owner.post('/contacts', { name: '沈嘉宁', mobile: '13800138000' })).body
  await toldTo(owner, '')
  world.clock.advance(4_000)
  expect(await toldTo(owner, '?ago=5000')).toContain(id)
  expect(await toldTo(owner, '?ago=3000')).not.toContain(id)
  expect(await toldTo(owner, '')).not.toContain(id)
  expect(await toldTo(stranger, '?ago=5000')).not.toContain(id)
})

test('whoever asks further back than is remembered is told that something was missed', async () => {
  expect(await toldTo(owner, `?ago=${2 * REMEMBERED_MS}`)).toContain('event: missed')
  for (const ago of ['-1', 'x', '1.5', '']) expect((await owner.get(`/stream?ago=${ago}`)).status, ago).toBe(400)
})

test('whoever is told that the company’s settings changed is answered by the new ones at once, whichever process changed them', async () => {
  const headers = { authorization: `Bearer ${owner.token}` }
  const answer = await fetch(`${url}/api/v1/stream`, { headers })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  const optionsOf = async () => JSON.stringify((await owner.get('/catalog')).body)
  expect(await optionsOf()).not.toContain('电话会议')
  // what another process keeps of sessions is not what this one keeps
  const { services } = world
  const elsewhere = { ...services, sessions: new SessionSource(services) }
  const source = [{ value: 'conference', label: { zh: '电话会议', en: 'Conference call' } }]
  await services.database.inTenant(tenant, async (tx) => {
    await changePolicy(elsewhere, tx, (policy) => ({ ...policy, options: { contact: { source } } }))
    await publish(tx, 'company.changed', {})
    const by = workContext(services, { tenantId: tenant, operation: 'elsewhere' })
    await services.recorder.recordIn(tx, { act: 'company.update', outcome: 'allowed' }, by)
  })
  let told = ''
  while (!told.includes('company.changed')) told += (await reader?.read())?.value ?? ''
  expect(await optionsOf()).toContain('电话会议')
  await reader?.cancel()
})

test('when the connection to the database was lost, everybody is told that something was missed', async () => {
  world.clock.advance(1_000)
  const headers = { authorization: `Bearer ${owner.token}` }
  const answer = await fetch(`${url}/api/v1/stream`, { headers })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  await world.superuser.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  let told = ''
  while (!told.includes('event: missed')) told += (await reader?.read())?.value ?? ''
  await reader?.cancel()
})

test('whatever is told and whenever it is asked, all since then comes in its order or is said to be missed, and memory is bounded', () => {
  const heard = fc.array(fc.record({ wait: fc.nat(3_000), tenantId: fc.constantFrom('a', 'b') }), { maxLength: 80 })
  fc.assert(
    fc.property(heard, fc.nat(2 * REMEMBERED_MS), (all, ago) => {
      const recent = new RecentMessages()
      recent.begin(1_000_000)
      let now = 1_000_000
      const told = all.map(({ wait, tenantId }, at) => {
        now += wait
        const message: Message = { tenantId, topic: 'contact.changed', payload: { ids: [String(at)] } }
        recent.note(message, now)
        return { at: now, message }
      })
      const expected = told.filter(({ at, message }) => at >= now - ago && message.tenantId === 'a')
      const since = recent.since('a', now - ago)
      if (since === null)
        expect(now - ago < 1_000_000 || ago >= REMEMBERED_MS - 3_000 || expected.length > 50).toBe(true)
      else expect(since).toEqual(expected.map(({ message }) => message))
    }),
  )
  const recent = new RecentMessages()
  recent.begin(0)
  const message: Message = { tenantId: 'b', topic: 'contact.changed', payload: {} }
  for (let at = 1; at <= 1_500; at += 1) recent.note(message, at)
  expect(recent.since('a', 400)).toBeNull()
  expect(recent.since('a', 600)).toEqual([])
})
