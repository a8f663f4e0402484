/** An order is paid in parts: what of it is neither paid nor planned is shared out to the last cent, and each part becomes a planned payment. */
import {
  type Money,
  minorUnits,
  moneyOf,
  type ObjectDeclaration,
  shared,
  totalOf,
  unitsOfMoney,
} from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import {
  amountsOf,
  draftOf,
  loadRecord,
  type OpenRecord,
  prepareNew,
  storeNew,
  viewRecord,
  type Writing,
  within,
  withNumber,
} from '../../records/index.ts'

const MOST_PARTS = 60
const SHARE_PLACES = 4

const Part = Type.Object(
  {
    share: Type.String({
      pattern: '^(?!0+(\\.0+)?$)\\d{1,9}(\\.\\d{1,4})?$',
      description: 'Its weight: percents, or 1 for equal parts.',
    }),
    dueOn: Type.Optional(Type.String({ description: 'The day by which it is to be paid.' })),
  },
  { additionalProperties: false },
)
const PlanBody = Type.Object(
  { parts: Type.Array(Part, { minItems: 1, maxItems: MOST_PARTS }) },
  { additionalProperties: false },
)
const Planned = Type.Object({ data: Type.Array(Members) }, { additionalProperties: false })
type Asked = Static<typeof PlanBody>

/** A decimal of at most four places as a whole number. */
function weightOf(share: string): bigint {
  const [whole = '0', fraction = ''] = share.split('.')
  return BigInt(`${whole}${fraction.padEnd(SHARE_PLACES, '0')}`)
}

const writingOn = (writing: Writing, name: string): Writing => ({
  ...writing,
  object: writing.caller.tenant.catalog.getObject(name),
})

/** What of the order is neither paid nor planned, nor given back; refused where nothing is, and where nothing is owed in its state. */
async function leftOf(tx: WriteTransaction, payment: ObjectDeclaration, order: OpenRecord): Promise<Money> {
  const { pays } = payment
  const total = totalOf(order.object, order.values)
  if (pays === undefined || total === undefined || order.values['outstanding'] === null)
    throw new Refusal('invalid', { errors: [{ path: '', code: 'basis_not_ready' }] })
  const given = unitsOfMoney(order.values[order.object.balance?.credit ?? ''] as unknown as Money | null | undefined)
  const known = await amountsOf(tx, payment, { pays, id: order.row.id, states: [...pays.counts, ...pays.open] })
  const units = known.reduce((rest, each) => rest - minorUnits(each), minorUnits(total) - given)
  if (units <= 0n) throw new Refusal('invalid', { errors: [{ path: '/parts', code: 'plan_nothing_left' }] })
  return moneyOf(units, total.currency)
}

async function storePart(writing: Writing, tx: WriteTransaction, body: Readonly<Record<string, unknown>>) {
  const draft = await withNumber(writing, tx, await draftOf(writing, body))
  const records = await prepareNew(writing, [draft])
  await storeNew(writing, tx, records)
  return records[0]?.id ?? ''
}

/** A refusal of one part, told as the part of the request that it is. */
async function placed<T>(at: number, act: Promise<T>): Promise<T> {
  try {
    return await act
  } catch (error) {
    if (!(error instanceof Refusal) || error.details.errors === undefined) throw error
    const errors = error.details.errors.map((fault) => ({ ...fault, path: `/parts/${at}${fault.path}` }))
    throw new Refusal(error.code, { ...error.details, errors })
  }
}

async function planPayments(ctx: RequestContext, id: string, { parts }: Asked): Promise<Answer> {
  const { services, caller } = ctx
  const outer: Writing = { services, caller, object: caller.tenant.catalog.getObject('order') }
  return ctx.write(async (tx) => {
    const orders = within(outer, tx)
    const writing = writingOn(orders, 'payment')
    const order = await loadRecord(orders, { id, action: 'read', lockIn: tx })
    const left = await leftOf(tx, writing.object, order)
    const amounts = shared(
      minorUnits(left),
      parts.map(({ share }) => weightOf(share)),
    )
    const ids: string[] = []
    for (const [at, { dueOn }] of parts.entries()) {
      const amount = moneyOf(amounts[at] ?? 0n, left.currency)
      const body = { orderId: order.row.id, amount, ...(dueOn === undefined ? {} : { dueOn }) }
      ids.push(await placed(at, storePart(writing, tx, body)))
    }
    const audit = await tx.record({
      act: 'payment.plan',
      outcome: 'allowed',
      object: 'payment',
      ids: [order.row.id, ...ids],
      count: ids.length,
    })
    return { status: 201, body: { data: await shownOf(writing, tx, ids) }, audit }
  })
}

async function shownOf(writing: Writing, tx: WriteTransaction, ids: readonly string[]) {
  const everVisible = visibleFields(writing.caller.access, writing.object.name)
  const shown: Record<string, unknown>[] = []
  for (const id of ids)
    shown.push(viewRecord(await loadRecord(writing, { id, action: 'read', lockIn: tx }), { fields: null, everVisible }))
  return shown
}

/** Plans the payments of an order. */
export const paymentPlanRoute: Route = route({
  name: 'payment.plan',
  method: 'POST',
  path: '/orders/:id/payment-plan',
  repeat: 'kept',
  summary: { zh: '把订单还没安排的金额分成几期回款', en: 'Plan what is left of an order as payments' },
  admission: { kind: 'record', object: 'payment', actions: ['create'] },
  input: { params: ById, body: PlanBody },
  output: { 201: Planned },
  run: (ctx, { params, body }) => planPayments(ctx, params.id, body),
})
