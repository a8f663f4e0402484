/** An order is paid in parts: what of it is neither paid nor planned is planned by amounts, or shared out to the last cent, and each part becomes a planned payment. */
import {
  dayShifted,
  type Money,
  minorUnits,
  moneyOf,
  type ObjectDeclaration,
  type PlannedPart,
  placesOf,
  plannedUnits,
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
  dayOfEvent,
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

const MOST_DAYS = 3_650

const DueAfter = Type.Object(
  {
    event: Type.Union([Type.Literal('ordered'), Type.Literal('signed'), Type.Literal('delivered')]),
    days: Type.Integer({ minimum: 0, maximum: MOST_DAYS }),
  },
  {
    additionalProperties: false,
    description: 'So many days after an event; after one that is yet to come it has no day before.',
  },
)

const Part = Type.Object(
  {
    share: Type.Optional(
      Type.String({
        pattern: '^(?!0+(\\.0+)?$)\\d{1,9}(\\.\\d{1,4})?$',
        description: 'Its weight in what the stated amounts leave: percents, or 1 for equal parts.',
      }),
    ),
    amount: Type.Optional(
      Type.String({
        pattern: '^\\d{1,15}(\\.\\d{1,4})?$',
        description: 'In the currency of the order; in the place of a share.',
      }),
    ),
    dueOn: Type.Optional(Type.String({ description: 'The day by which it is to be paid.' })),
    dueAfter: Type.Optional(DueAfter),
  },
  { additionalProperties: false },
)
const PlanBody = Type.Object(
  { parts: Type.Array(Part, { minItems: 1, maxItems: MOST_PARTS }) },
  { additionalProperties: false },
)
const Planned = Type.Object({ data: Type.Array(Members) }, { additionalProperties: false })
type Asked = Static<typeof PlanBody>
type Stated = Static<typeof Part>

interface Work {
  /** The payments. */
  readonly writing: Writing
  readonly tx: WriteTransaction
  readonly order: OpenRecord
}

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

const faultAt = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** A part as the plan is reckoned with: by its amount, or its share. */
function partOf({ share, amount }: Stated, at: number, currency: string): PlannedPart {
  if ((share === undefined) === (amount === undefined)) throw faultAt(`/parts/${at}/amount`, 'part_amount_or_share')
  if (amount === undefined) return { weight: weightOf(share ?? '') }
  const places = amount.split('.')[1]?.length ?? 0
  if (places > placesOf(currency)) throw faultAt(`/parts/${at}/amount`, 'money_invalid')
  return { units: minorUnits({ amount, currency }) }
}

/** When a part is due, as its payment holds it. */
async function dueOf(work: Work, { dueOn, dueAfter }: Stated): Promise<Readonly<Record<string, string | number>>> {
  if (dueAfter === undefined) return dueOn === undefined ? {} : { dueOn }
  if (dueOn !== undefined) throw faultAt('/dueAfter', 'due_once')
  const { event, days } = dueAfter
  const day = await dayOfEvent(work.writing, work.tx, { order: work.order, event })
  if (day === null) throw faultAt('/dueAfter', 'event_unknown')
  return { dueAfter: event, dueDays: days, ...(day === 'waits' ? {} : { dueOn: dayShifted(day, days) }) }
}

async function storePart(work: Work, part: Stated, amount: Money): Promise<string> {
  const { writing, tx, order } = work
  const { dueOn, ...computed } = await dueOf(work, part)
  const body = { orderId: order.row.id, amount, ...(dueOn === undefined ? {} : { dueOn }) }
  const draft = await withNumber(writing, tx, await draftOf(writing, body))
  const records = await prepareNew(writing, [{ ...draft, values: { ...draft.values, ...computed } }])
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
    const units = plannedUnits(
      minorUnits(left),
      parts.map((part, at) => partOf(part, at, left.currency)),
    )
    if (units === null) throw faultAt('/parts', 'plan_beyond')
    const ids: string[] = []
    for (const [at, part] of parts.entries())
      ids.push(await placed(at, storePart({ writing, tx, order }, part, moneyOf(units[at] ?? 0n, left.currency))))
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
