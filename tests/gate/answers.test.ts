import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type Answered, addressOf, call } from './calls.ts'
import { type Cast, idFor, makeCast, soundBody } from './cast.ts'
import { readDocument, type Told } from './document.ts'
import { type Schema, sampleOf } from './samples.ts'

/* What really goes out is what the served document says: status, type and form, on every route that can be answered by a generated request. */
let world: World
let cast: Cast
let told: readonly Told[]
let find: (ref: string) => Schema

beforeAll(async () => {
  world = await startWorld()
  cast = await makeCast(world)
  const read = await readDocument(world)
  told = read.told
  find = read.find
})
afterAll(() => world.stop())

const BODIES: Readonly<Record<string, () => object>> = {
  'contact.reveal': () => ({ fields: ['mobile'], reason: 'call' }),
  'lead.reveal': () => ({ fields: ['mobile'], reason: 'call' }),
  'contact.merge_preview': () => ({ otherId: cast.ids['other'] }),
  'contact.merge': () => ({ otherId: cast.ids['other'] }),
  'lead.convert': () => ({ account: { values: { name: '陈氏' } }, contact: { values: {} } }),
  'contact.lookup': () => ({ value: '13812345678' }),
  'contact.batch': () => ({ operations: [{ op: 'create', values: { name: '乙', mobile: '13800002222' } }] }),
  'lead.batch': () => ({ operations: [{ op: 'create', values: { name: '乙', mobile: '13800002222' } }] }),
  'opportunity.batch': () => ({ operations: [{ op: 'create', values: { name: '乙商机' } }] }),
  'quote.batch': () => ({ operations: [{ op: 'create', values: { accountId: cast.ids['accounts'] } }] }),
  'contract.batch': () => ({ operations: [{ op: 'create', values: { accountId: cast.ids['accounts'] } }] }),
  'order.batch': () => ({ operations: [{ op: 'create', values: { accountId: cast.ids['accounts'] } }] }),
  'payment.batch': () => ({
    operations: [
      { op: 'create', values: { orderId: cast.ids['confirmed'], amount: { amount: '1.00', currency: 'CNY' } } },
    ],
  }),
  'product.batch': () => ({ operations: [{ op: 'create', values: { code: 'GX-3', name: '乙产品' } }] }),
  'part.batch': () => ({
    operations: [{ op: 'create', values: { bundleId: cast.ids['bundles'], partId: cast.ids['other'], quantity: '3' } }],
  }),
  'pricebook.batch': () => ({ operations: [{ op: 'create', values: { name: '乙价格表' } }] }),
  'price.batch': () => ({
    operations: [
      {
        op: 'create',
        values: {
          pricebookId: cast.ids['price-books'],
          productId: cast.ids['products'],
          fromQuantity: '20',
          price: { amount: '9.00', currency: 'CNY' },
        },
      },
    ],
  }),
  'rate.batch': () => ({ operations: [{ op: 'create', values: { currency: 'GBP', from: '2026-01-01', rate: '9' } }] }),
  'account.batch': () => ({ operations: [{ op: 'create', values: { name: '乙公司' } }] }),
  'task.batch': () => ({ operations: [{ op: 'create', values: { what: '乙', due: '2026-12-01T00:00:00.000Z' } }] }),
  'contact.query': () => ({ limit: 1, q: '林语', count: 'exact', expand: ['account', 'owner'] }),
  'contact.duplicates': () => ({ values: { mobile: '13812345678' } }),
  'audit.lookup': () => ({ object: 'contact', field: 'mobile', value: '13812345678' }),
  'user.invite': () => ({ email: 'new@example.com', name: '新人', roles: ['sales_rep'] }),
  'user.leave': () => ({ successorId: cast.people.get('analyst')?.id }),
  'field.create': () => ({
    object: 'contact',
    key: 'colour',
    kind: 'text',
    label: { zh: '颜色', en: 'Colour' },
    class: 'personal',
  }),
  'field.grant': () => ({ sales_rep: 'clear' }),
  'user.update': () => ({ name: '改名' }),
  'me.update': () => ({ language: 'en' }),
}

/** Reading first, ending things last. */
const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const turn = ({ route }: Told): number =>
  /freeze|leave|sign_out|session\.end/.test(route.name) ? 9 : ORDER.indexOf(route.method)

async function answerOf({ route, body }: Told): Promise<Answered> {
  const base = body === undefined ? undefined : { ...(sampleOf(body, find) as object), ...soundBody(cast, route) }
  const own = cast.ids[`${route.path.split('/')[1]}:${route.name}`] ?? idFor(cast, route)
  return call(world, {
    method: route.method,
    url: addressOf(route, own),
    token: cast.tokenFor(route),
    body: BODIES[route.name]?.() ?? base,
    headers: /\.(update|delete|convert)$/.test(route.name) ? { 'if-match': '"1"' } : {},
  })
}

test('every answer that is given has the status, the type and the form that the document declares', async () => {
  const manager = cast.people.get('sales_manager')
  const other = await manager?.post('/contacts', {
    name: '林语',
    mobile: '13812345678',
    accountId: cast.ids['accounts'],
  })
  Object.assign(cast.ids, { other: other?.body.id })
  const answered: string[] = []
  const faults: string[] = []
  for (const each of told.toSorted((a, b) => turn(a) - turn(b))) {
    if (each.route.raw === true) continue
    const answer = await answerOf(each)
    if (answer.status < 400) answered.push(each.route.name)
    const fault = each.faultOf(answer)
    if (fault !== null) faults.push(fault)
  }
  expect(faults).toEqual([])
  // the others want a file, a code, a link or a second act first; their own tests hold them
  expect(answered.length).toBeGreaterThan(60)
})
