import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { endTerms } from '../contracts/end-terms.ts'

/* One approval of a quote is used once: whatever contracts and orders are made from it, by whichever way, come to no more than it together. */
let world: World
let manager: TestPerson
let rep: TestPerson
let accountId: string

async function made(path: string, body: object) {
  const answer = await rep.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return `${path.replace(/^(\/[a-z]+).*/, '$1')}/${answer.body.id}`
}
const CNY = (amount: string) => ({ amount, currency: 'CNY' })
const version = async (path: string) => (await rep.get(path)).body.version as number
const change = async (path: string, body: object) => rep.patch(path, body, await version(path))
const stated = async (path: string) => ({ 'if-match': `"${await version(path)}"` })
const idOf = (path: string) => path.split('/').at(-1) as string

async function approved(path: string) {
  expect((await rep.post(`${path}/approval`, {}, await stated(path))).status).toBe(200)
  const decided = await manager.post(`${path}/approval/decision`, { approve: true }, await stated(path))
  expect(decided.body.approval).toBe('approved')
}
/** A quote of 3,000 that was approved, sent and accepted. */
async function quoted() {
  const path = await made('/quotes', { accountId, amount: CNY('3000') })
  await approved(path)
  for (const status of ['sent', 'accepted']) expect((await change(path, { status })).status).toBe(200)
  return idOf(path)
}
const contract = (quoteId: string, amount: string) =>
  made('/contracts', { accountId, quoteId, amount: CNY(amount), startsOn: '2026-11-20' })
const order = (of: object, amount: string) => made('/orders', { accountId, ...of, amount: CNY(amount) })
const SIGNED = { status: 'signed', signedOn: '2026-11-20' }
const sign = async (path: string) => (await change(path, SIGNED)).status
const confirm = async (path: string) => (await change(path, { status: 'confirmed' })).status
const terminate = async (path: string) =>
  expect((await change(path, { status: 'terminated', terminatedOn: '2026-11-23' })).status).toBe(200)

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  const admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = idOf(await made('/accounts', { name: '云杉仪器' }))
  expect((await admin.put('/approval-amounts', { from: { sales_rep: '1000' }, second: null }, 1)).status).toBe(200)
  world.clock.advance(1_000)
})
afterAll(() => world.stop())

test('contracts of one quote come to no more than it together; one that was not signed makes room again', async () => {
  const quoteId = await quoted()
  const [one, two, three] = [
    await contract(quoteId, '2000'),
    await contract(quoteId, '1000.01'),
    await contract(quoteId, '1000'),
  ]
  expect((await change(one, { status: 'sent' })).status).toBe(200)
  expect(await sign(two)).toBe(422)
  expect(await sign(three)).toBe(200)
  expect((await change(one, { status: 'cancelled' })).status).toBe(200)
  expect(await sign(two)).toBe(200)
})

test('signed at the same moment they never come to more than it', async () => {
  const quoteId = await quoted()
  const all = await Promise.all(Array.from({ length: 5 }, () => contract(quoteId, '1500')))
  const answers = await Promise.all(all.map((path) => rep.patch(path, SIGNED, 1)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422, 422])
})

test('orders made from the quote count with contracts of it, an order of such a contract with that contract alone', async () => {
  const quoteId = await quoted()
  expect(await confirm(await order({ quoteId }, '1200'))).toBe(200)
  expect(await sign(await contract(quoteId, '1800.01'))).toBe(422)
  const paper = await contract(quoteId, '1800')
  expect(await sign(paper)).toBe(200)
  expect(await confirm(await order({ quoteId, contractId: idOf(paper) }, '1000'))).toBe(200)
  expect(await confirm(await order({ contractId: idOf(paper) }, '800'))).toBe(200)
  expect(await confirm(await order({ quoteId, contractId: idOf(paper) }, '1000'))).toBe(422)
  expect(await confirm(await order({ quoteId }, '1000'))).toBe(422)
})

test('a contract that is terminated after orders gives no room for the next', async () => {
  const quoteId = await quoted()
  const paper = await contract(quoteId, '3000')
  expect(await sign(paper)).toBe(200)
  expect(await confirm(await order({ contractId: idOf(paper) }, '3000'))).toBe(200)
  await terminate(paper)
  expect(await sign(await contract(quoteId, '3000'))).toBe(422)
})

test('an amendment takes the place of its contract, and what was ordered from that counts', async () => {
  const quoteId = await quoted()
  const paper = await contract(quoteId, '3000')
  expect(await sign(paper)).toBe(200)
  expect(await confirm(await order({ contractId: idOf(paper) }, '2000'))).toBe(200)
  const next = await made(`${paper}/revise`, {})
  expect(await sign(next)).toBe(200)
  expect((await rep.get(paper)).body.status).toBe('superseded')
  expect(await confirm(await order({ contractId: idOf(next) }, '1000.01'))).toBe(422)
  expect(await confirm(await order({ contractId: idOf(next) }, '1000'))).toBe(200)
})

test('what was ordered from a contract that was amended is no second part of the quote', async () => {
  const quoteId = await quoted()
  const paper = await contract(quoteId, '2000')
  expect(await sign(paper)).toBe(200)
  expect(await confirm(await order({ quoteId, contractId: idOf(paper) }, '1500'))).toBe(200)
  expect(await sign(await made(`${paper}/revise`, {}))).toBe(200)
  expect(await confirm(await order({ quoteId }, '1000'))).toBe(200)
})

test('an order that names a contract still in draft counts with the quote', async () => {
  const quoteId = await quoted()
  const contractId = idOf(await contract(quoteId, '3000'))
  const named = async (amount: string) => {
    const path = await order({ quoteId }, amount)
    expect((await change(path, { contractId })).status).toBe(200)
    return path
  }
  expect(await confirm(await named('2000'))).toBe(200)
  expect(await confirm(await named('2000'))).toBe(422)
})

test('a contract whose time is over has used its part: its next term is asked about', async () => {
  const quoteId = await quoted()
  const paper = await made('/contracts', { accountId, quoteId, startsOn: '2026-11-20', endsOn: '2026-11-24' })
  expect(await sign(paper)).toBe(200)
  world.clock.advance(3 * 86_400_000)
  await endTerms(world.services)
  rep = await again(world, rep)
  expect((await rep.get(paper)).body.status).toBe('ended')
  expect(await sign(await made(`${paper}/revise`, {}))).toBe(422)
})
