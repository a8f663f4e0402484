import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Contracts and orders obey the limits of discounts like quotes: nothing more is asked of what an agreed quote gave already, and everything of what is given after it. */
let world: World
let manager: TestPerson
let rep: TestPerson
let accountId: string
let productId: string
let otherProduct: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const told = ({ status, body }: Awaited<ReturnType<TestPerson['get']>>) => [
  status,
  ...(body?.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
]
const NEEDED = [422, '/status approval_needed']
const version = async (path: string) => (await rep.get(path)).body.version as number
const change = async (path: string, body: object, who = rep) => who.patch(path, body, await version(path))
const confirm = (path: string) => change(path, { status: 'confirmed' })
const stated = async (path: string) => ({ 'if-match': `"${await version(path)}"` })
async function approve(path: string) {
  expect((await rep.post(`${path}/approval`, {}, await stated(path))).body.approval).toBe('asked')
  const done = await manager.post(`${path}/approval/decision`, { approve: true }, await stated(path))
  expect(done.body.approval).toBe('approved')
}
const line = (discount: string, more: object = {}) => ({ productId, quantity: '2', discount, ...more })
const at = async (plural: string, body: object) => `/${plural}/${(await made(rep, `/${plural}`, body)).id}`

/** An agreed quote: approved where its writer may not give as much, else sent by whoever is said. */
async function agreed(lines: readonly object[], { by = rep, approved = true } = {}) {
  const path = await at('quotes', { accountId, lines })
  if (approved) await approve(path)
  for (const status of ['sent', 'accepted']) expect((await change(path, { status }, by)).status).toBe(200)
  return path.slice('/quotes/'.length)
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  const admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  productId = (await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000') })).id
  otherProduct = (await made(manager, '/products', { code: 'LT-2', name: '跟踪仪', price: cny('5000') })).id
  expect((await admin.put('/discounts', { free: { sales_rep: '10' }, second: null }, 1)).status).toBe(200)
  world.clock.advance(1_000)
})
afterAll(() => world.stop())

test('without a quote an order is not confirmed and a contract does not go out above the limit before somebody approves', async () => {
  const order = await at('orders', { accountId, lines: [line('12.5')] })
  expect(told(await confirm(order))).toEqual(NEEDED)
  expect((await rep.get(`${order}/approval`)).body.reasons).toEqual([{ of: 'discount', is: '12.5', limit: '10' }])
  await approve(order)
  expect((await change(order, { lines: [line('13')] })).body.approval).toBeNull()
  expect(told(await confirm(order))).toEqual(NEEDED)
  await approve(order)
  expect((await confirm(order)).body).toMatchObject({ status: 'confirmed', discount: '13' })
  expect((await confirm(await at('orders', { accountId, lines: [line('10')] }))).status).toBe(200)
  const contract = await at('contracts', {
    accountId,
    startsOn: '2026-12-01',
    lines: [line('0', { price: cny('850') })],
  })
  expect(told(await change(contract, { status: 'sent' }))).toEqual(NEEDED)
  await approve(contract)
  expect((await change(contract, { status: 'sent' })).body.discount).toBe('15')
})

test('what an approved quote gave is not asked about again, through its contract too; whatever is given after it is', async () => {
  const quoteId = await agreed([line('30'), { productId: otherProduct, quantity: '1' }])
  const asIs = await at('orders', { quoteId })
  const more = { productId: otherProduct, quantity: '1', discount: '30' }
  expect((await change(asIs, { lines: [line('30'), more] })).body.discount).toBe('30')
  expect(told(await confirm(asIs))).toEqual(NEEDED)
  await change(asIs, { lines: [line('31'), { productId: otherProduct, quantity: '1' }] })
  expect(told(await confirm(asIs))).toEqual(NEEDED)
  await change(asIs, { lines: [line('30')] })
  expect((await confirm(asIs)).status).toBe(200)
  // more of it than was approved is not what was approved
  const tenfold = await at('orders', { quoteId, lines: [line('30', { quantity: '20' })] })
  expect(told(await confirm(tenfold))).toEqual(NEEDED)
  const contract = await at('contracts', { quoteId: await agreed([line('30')]), startsOn: '2026-12-01' })
  expect((await change(contract, { status: 'signed', signedOn: '2026-11-23' })).status).toBe(200)
  const called = await at('orders', { contractId: contract.slice('/contracts/'.length) })
  expect((await confirm(called)).status).toBe(200)
})

test('a contract signed below its quote by somebody without a limit carries nothing that nobody approved', async () => {
  const contract = await at('contracts', { quoteId: await agreed([line('30')]), startsOn: '2026-12-01' })
  await change(contract, { lines: [line('60')] })
  expect((await change(contract, { status: 'signed', signedOn: '2026-11-23' }, manager)).status).toBe(200)
  const order = await at('orders', { contractId: contract.slice('/contracts/'.length) })
  expect(told(await confirm(order))).toEqual(NEEDED)
  // nor does a quote that was sent without anybody's approval
  const quoteId = await agreed([line('40')], { by: manager, approved: false })
  expect(told(await confirm(await at('orders', { quoteId })))).toEqual(NEEDED)
})

test('a price that rose since makes no discount of what was agreed; without the quote it does', async () => {
  const quoteId = await agreed([line('5')], { approved: false })
  const { version: at1 } = (await manager.get(`/products/${productId}`)).body
  expect((await manager.patch(`/products/${productId}`, { price: cny('2000') }, at1)).status).toBe(200)
  const order = await at('orders', { quoteId })
  expect((await rep.get(order)).body.discount).toBe('5')
  expect((await change(order, { quoteId: null })).body.discount).toBe('52.5')
  expect(told(await confirm(order))).toEqual(NEEDED)
  expect((await change(order, { quoteId })).body.discount).toBe('5')
  expect((await confirm(order)).status).toBe(200)
  // what is agreed with one customer is none of another's
  const other = (await made(rep, '/accounts', { name: '云帆科技' })).id
  expect((await made(rep, '/orders', { quoteId, accountId: other })).discount).toBe('52.5')
})
