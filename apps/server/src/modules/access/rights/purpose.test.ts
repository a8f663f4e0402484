import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'

/* What a value is revealed for, by the word of whoever asks; and what is forbidden of one field alone. */
let world: World
let security: TestPerson
let rep: TestPerson
let contact: string

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  const tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  const made = await rep.post('/contacts', { name: '王伟', mobile: '13800138000', email: 'wang@example.com' })
  contact = made.body.id
})

const OF_REVEALS = { roles: [], object: 'contact', actions: ['reveal'], fields: [] }
const forbids = (...all: object[]) => all.map((about, at) => ({ id: `f${at}`, ...OF_REVEALS, when: [], ...about }))

async function state(stated: readonly object[]) {
  const answer = await security.put('/access/rights', { version: 1, roles: [], forbids: stated })
  world.clock.advance(1_000)
  return answer
}

async function reveal(field: string, reason?: string) {
  const asked = { fields: [field], ...(reason === undefined ? {} : { reason }) }
  const { status, body } = await rep.post(`/contacts/${contact}/reveal`, asked)
  return status === 200 ? 'shown' : body.code
}

describe('what something is revealed for', () => {
  test('is forbidden by its purpose: any other is shown, and one in own words is another purpose', async () => {
    const when = (purpose: string) => ({ fields: ['mobile'], when: [purpose] })
    expect((await state(forbids(when('purpose_delivery'), when('purpose_other')))).body.state).toBe('in_force')
    expect(await reveal('mobile', 'call')).toBe('shown')
    expect(await reveal('mobile', 'delivery')).toBe('purpose_forbidden')
    expect(await reveal('mobile', 'curious')).toBe('purpose_forbidden')
    expect(await reveal('mobile')).toBe('shown')
    expect(await reveal('email', 'delivery')).toBe('shown')
  })

  test('is asked for where without a word nothing is shown, and with one something would be', async () => {
    await state(forbids({ when: ['purpose_unstated'] }))
    expect(await reveal('mobile')).toBe('reason_required')
    expect(await reveal('mobile', '   ')).toBe('reason_required')
    expect(await reveal('mobile', 'dispute')).toBe('shown')
  })

  test('counts with all else that a forbid asks for', async () => {
    await state(forbids({ when: ['purpose_call', 'untrusted_device'] }, { when: ['purpose_dispute', 'program'] }))
    expect(await reveal('mobile', 'call')).toBe('purpose_forbidden')
    expect(await reveal('mobile', 'dispute')).toBe('shown')
  })

  test.each([
    [{ when: ['purpose_call', 'purpose_other'] }],
    [{ when: ['purpose_call'], actions: ['reveal', 'list'] }],
    [{ when: ['purpose_unstated'], actions: ['read'] }],
  ])('a forbid that could never hold is refused: %j', async (about) => {
    const answer = await state(forbids(about))
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: '/forbids/0/when', code: 'purpose_of_reveal' })],
    ])
  })

  test('is told to whoever answers for rights, as what is forbidden at times', async () => {
    await state(forbids({ when: ['purpose_call'] }))
    const about = `/users/${rep.id}/explain?object=contact&action=reveal&field=mobile&id=${contact}`
    const now = (await security.get(about)).body
    expect([now.allowed, now.atTimes]).toEqual([true, [expect.objectContaining({ when: ['purpose_call'] })]])
    expect((await security.get(`${about}&when=purpose_call`)).body.reason).toBe('forbidden')
  })
})

test('a field that is not to be revealed is not, whatever is said; the others are, and it still reads as its mask', async () => {
  await state(forbids({ fields: ['mobile'] }))
  expect(await reveal('mobile', 'call')).toBe('forbidden')
  expect(await reveal('email', 'call')).toBe('shown')
  const both = await rep.post(`/contacts/${contact}/reveal`, { fields: ['email', 'mobile'], reason: 'call' })
  expect([both.status, both.text.includes('wang@example.com')]).toEqual([403, false])
  expect((await rep.get(`/contacts/${contact}`)).body.mobile).toContain('*')
})
