import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Contracts: made of what was agreed, unchanged once they went out, and changed by an amendment alone. */
let world: World
let rep: TestPerson
let other: TestPerson
let accountId: string
let productId: string

interface Answered {
  readonly status: number
  readonly body: { readonly errors?: readonly { readonly path: string; readonly code: string }[] }
}

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const told = ({ status, body }: Answered) => [status, ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`)]
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const read = async (id: string) => (await rep.get(`/contracts/${id}`)).body
const change = async (id: string, values: object) => rep.patch(`/contracts/${id}`, values, (await read(id)).version)
const revise = (id: string) => rep.post(`/contracts/${id}/revise`, {})

const YEAR = { startsOn: '2026-12-01', endsOn: '2027-11-30', name: '年度维护合同', words: '双方约定如下。' }

async function signed(values: object = {}) {
  const contract = await made(rep, '/contracts', { accountId, ...YEAR, ...values })
  for (const status of ['sent', 'signed']) expect(told(await change(contract.id, { status }))).toEqual([200])
  return read(contract.id)
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  const manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  other = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  productId = (await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' }))
    .id
})
afterAll(() => world.stop())

test('a contract is made of an accepted quote with its customer, lines and sums, and an order of a signed contract', async () => {
  const quote = await made(rep, '/quotes', { accountId, lines: [{ productId, quantity: '2' }] })
  expect(told(await rep.post('/contracts', { quoteId: quote.id }))).toEqual([422, '/quoteId basis_not_ready'])
  await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)
  await rep.patch(`/quotes/${quote.id}`, { status: 'accepted' }, 2)
  const contract = await made(rep, '/contracts', { quoteId: quote.id })
  expect(contract).toMatchObject({
    accountId,
    amount: cny('2000.00'),
    gross: cny('2260.00'),
    status: 'draft',
    revision: 1,
  })
  expect(contract.number).toMatch(/^C-\d{4}-0001$/)
  expect(told(await rep.post('/orders', { contractId: contract.id }))).toEqual([422, '/contractId basis_not_ready'])
  expect(told(await change(contract.id, { status: 'signed' }))).toEqual([422, '/startsOn state_needs'])
  expect(told(await change(contract.id, { startsOn: '2026-12-01', status: 'signed' }))).toEqual([200])
  const order = await made(rep, '/orders', { contractId: contract.id })
  expect(order).toMatchObject({ accountId, gross: cny('2260.00'), contractId: contract.id })
})

test('what was signed stays: its text, customer, term and sums, the day it was signed, and it is not deleted', async () => {
  const contract = await signed({ amount: cny('100') })
  expect(contract.signedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  const tries = {
    words: '别的',
    amount: cny('90'),
    endsOn: '2030-01-01',
    renewalMonths: 12,
    name: '别的',
    signedOn: '2020-01-01',
  }
  for (const [key, value] of Object.entries(tries))
    expect(told(await change(contract.id, { [key]: value })), key).toEqual([422, `/${key} state_fixed`])
  expect((await rep.delete(`/contracts/${contract.id}`)).status).toBe(409)
  for (const status of ['draft', 'sent', 'ended', 'superseded', 'cancelled'])
    expect(told(await change(contract.id, { status })), status).toEqual([422, '/status state_not_next'])
  expect(await read(contract.id)).toEqual(contract)
  // how far ahead its owner is reminded was agreed with nobody
  expect(told(await change(contract.id, { remindDays: 10, note: '归档在 3 号柜' }))).toEqual([200])
})

test('the day of signing may be stated, as it stands on the paper', async () => {
  const contract = await made(rep, '/contracts', { accountId, ...YEAR })
  expect(told(await change(contract.id, { status: 'signed', signedOn: '2026-11-02' }))).toEqual([200])
  expect((await read(contract.id)).signedOn).toBe('2026-11-02')
})

test('an amendment has the number and the text, not the signature; the contract holds until the amendment is signed', async () => {
  const contract = await signed()
  const next = (await revise(contract.id)).body
  expect(next).toMatchObject({
    number: contract.number,
    revision: 2,
    status: 'draft',
    words: YEAR.words,
    signedOn: null,
  })
  expect(told(await change(next.id, { words: '双方改为约定如下。' }))).toEqual([200])
  expect(told(await change(next.id, { status: 'sent' }))).toEqual([200])
  expect((await read(contract.id)).status).toBe('signed')
  expect(told(await change(next.id, { status: 'signed' }))).toEqual([200])
  expect(await read(contract.id)).toMatchObject({
    status: 'superseded',
    words: YEAR.words,
    signedOn: contract.signedOn,
  })
  expect((await read(next.id)).status).toBe('signed')
})

test('an amendment nobody signed leaves the contract as it was, and the next one is made of it', async () => {
  const contract = await signed()
  const second = (await revise(contract.id)).body
  for (const status of ['sent', 'cancelled']) expect(told(await change(second.id, { status }))).toEqual([200])
  expect((await read(contract.id)).status).toBe('signed')
  const third = (await revise(second.id)).body
  expect(third).toMatchObject({ revision: 3, number: contract.number, status: 'draft' })
  expect((await revise(contract.id)).body.code).toBe('revision_exists')
})

test('a contract that was terminated is amended no more, even by an amendment that was out for signature', async () => {
  const contract = await signed()
  const next = (await revise(contract.id)).body
  expect(told(await change(next.id, { status: 'sent' }))).toEqual([200])
  expect(told(await change(contract.id, { status: 'terminated' }))).toEqual([200])
  expect((await read(contract.id)).terminatedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(told(await change(next.id, { status: 'signed' }))).toEqual([422, '/status version_agreed'])
  expect((await read(next.id)).status).toBe('sent')
})

test('a term that ends before it begins, and months and days beyond what is foreseen, are refused', async () => {
  const refused = async (values: object) => told(await rep.post('/contracts', { accountId, ...YEAR, ...values }))
  expect(await refused({ endsOn: '2026-11-30' })).toEqual([422, '/endsOn ends_before_it_began'])
  expect(await refused({ renewalMonths: 0 })).toEqual([422, '/renewalMonths number_too_small'])
  expect(await refused({ renewalMonths: 121 })).toEqual([422, '/renewalMonths number_too_large'])
  expect(await refused({ noticeDays: -1 })).toEqual([422, '/noticeDays number_too_small'])
  expect(await refused({ remindDays: 3661 })).toEqual([422, '/remindDays number_too_large'])
})

test('a colleague’s contract is not there for others', async () => {
  const contract = await signed()
  expect((await other.get(`/contracts/${contract.id}`)).status).toBe(404)
  expect((await other.post(`/contracts/${contract.id}/revise`, {})).status).toBe(404)
  expect((await other.patch(`/contracts/${contract.id}`, { status: 'terminated' }, contract.version)).status).toBe(404)
  expect((await read(contract.id)).status).toBe('signed')
})
