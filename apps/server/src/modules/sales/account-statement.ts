/** A customer's account in a period: what it ordered, gave back and paid, as far as the reader sees it. */
import type { Money, ObjectDeclaration } from '@holdfast/catalog'
import { normaliseIsoDay } from '@holdfast/catalog/values'
import Type, { type Static } from 'typebox'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Day, exactly, MaybeText } from '../../platform/gate/shapes.ts'
import { companyDay } from '../../platform/gate/tenant-policy.ts'
import { allOf, loadRecord, type OpenRecord, sumsOf } from '../../records/index.ts'
import { ledgerOf, sees, sumOfThose } from './account-ledger.ts'
import { type Entry, statementsOf } from './statement.ts'

const PeriodQuery = exactly({ from: Type.Optional(Day), to: Type.Optional(Day) })
type Stated = Static<typeof PeriodQuery>

/** Of each kind; nobody reads more, and each is opened. */
const MOST_ENTRIES = 1_000

const Amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })
const StatementView = exactly({
  from: Day,
  to: Day,
  data: Type.Array(
    exactly({
      currency: Type.String(),
      opening: Amount,
      ordered: Amount,
      returned: Amount,
      paid: Amount,
      closing: Amount,
      lines: Type.Array(
        exactly({
          kind: Type.Union([Type.Literal('order'), Type.Literal('return'), Type.Literal('payment')]),
          id: Type.String(),
          number: MaybeText,
          day: Day,
          amount: Amount,
          balance: Amount,
        }),
      ),
    }),
  ),
})

interface Period {
  readonly from: string
  readonly to: string
}

/** The days that were stated; what is not, is this year so far, as the company counts its days. */
function periodOf({ caller, services }: RequestContext, { from, to }: Stated): Period {
  for (const [path, day] of Object.entries({ '/from': from, '/to': to }))
    if (day !== undefined && normaliseIsoDay(day) === undefined)
      throw new Refusal('invalid', { errors: [{ path, code: 'date_invalid' }] })
  const today = companyDay(caller.tenant.policy, services.clock.now())
  const last = to ?? today
  const first = from ?? `${last.slice(0, 4)}-01-01`
  if (first > last) throw new Refusal('invalid', { errors: [{ path: '/to', code: 'ends_before_it_began' }] })
  return { from: first, to: last }
}

/** What of a record is an entry; undefined where the reader does not see what it would say. */
function entryOf(
  record: OpenRecord,
  about: { kind: Entry['kind']; on: string; amounts: readonly string[] },
): Entry | undefined {
  const { row, values, modes } = record
  const { kind, on, amounts } = about
  const isSeen = [on, ...amounts].every((key) => modes.get(key) === 'clear')
  const amount = amounts.map((key) => values[key] ?? null).find((value) => value !== null)
  if (!isSeen || amount === undefined) return undefined
  const number = modes.get('number') === 'clear' ? (values['number'] as string | null) : null
  return { kind, id: row.id, number: number ?? null, day: String(values[on]), amount: amount as unknown as Money }
}

/** The records of one kind: their entries within the period, and what they come to before it. */
async function sideOf(
  ctx: RequestContext,
  { from, to }: Period,
  side: { object: ObjectDeclaration; filter: object; kind: Entry['kind']; on: string; amounts: readonly string[] },
) {
  const { object, filter, on, amounts } = side
  const opening = sumOfThose(ctx, object, { filter: { ...filter, [on]: { lt: from } }, amounts })
  const [within, { before }] = await Promise.all([
    allOf(ctx.services, ctx.caller, {
      object,
      filter: { ...filter, [on]: { between: [from, to] } },
      most: MOST_ENTRIES,
    }),
    sumsOf(ctx.services, ctx.caller, { before: { ...opening, byCurrencyAlone: true } }),
  ])
  if (within === undefined)
    throw new Refusal('invalid', { errors: [faultWith('/from', 'items_too_many', { bound: MOST_ENTRIES })] })
  return {
    entries: within.flatMap((record) => entryOf(record, side) ?? []),
    before: before.sums.map(({ sum }) => sum),
  }
}

/** What the statement is made of: orders, what came back of them, and payments, each with the fields that say so. */
function sidesOf(ctx: RequestContext, at: object) {
  const { order, payment, delivery, balance, purchases, pays, paidOn, delivers } = ledgerOf(ctx)
  return {
    ordered: {
      object: order,
      kind: 'order' as const,
      filter: { ...at, [purchases.state]: { in: purchases.counts } },
      on: purchases.on,
      amounts: balance.total,
    },
    returned: {
      object: delivery,
      kind: 'return' as const,
      filter: { ...at, [delivers.kind]: { eq: delivers.back }, [delivers.state]: { in: delivers.counts } },
      on: delivers.on,
      amounts: [delivers.credit.gross],
    },
    paid: {
      object: payment,
      kind: 'payment' as const,
      filter: { ...at, [pays.state]: { in: pays.counts } },
      on: paidOn,
      amounts: [pays.amount],
    },
  }
}

/** Refuses who does not see all of what a statement is made of. */
function demandSeen(ctx: RequestContext): void {
  for (const { object, filter, on, amounts } of Object.values(sidesOf(ctx, { account: null })))
    if (!sees(ctx, object, [...Object.keys(filter), on, ...amounts])) throw new Refusal('forbidden')
}

type Side = Awaited<ReturnType<typeof sideOf>>

async function readStatement(ctx: RequestContext, id: string, stated: Stated): Promise<Answer> {
  const { services, caller } = ctx
  demandSeen(ctx)
  const period = periodOf(ctx, stated)
  const account = caller.tenant.catalog.getObject('account')
  const record = await loadRecord({ services, caller, object: account }, { id, action: 'read' })
  const sides = sidesOf(ctx, { account: { eq: record.row.id } })
  const [ordered, returned, paid] = (await Promise.all(
    [sides.ordered, sides.returned, sides.paid].map((side) => sideOf(ctx, period, side)),
  )) as [Side, Side, Side]
  const entries = [ordered, returned, paid].flatMap((side) => side.entries)
  const before = { ordered: ordered.before, returned: returned.before, paid: paid.before }
  const data = statementsOf({ before, entries })
  const audit = {
    act: 'account.statement',
    outcome: 'allowed',
    object: account.name,
    ids: [record.row.id, ...entries.map((each) => each.id)],
    count: entries.length,
  } as const
  return { status: 200, body: { ...period, data }, audit }
}

/** The account of a customer: orders, returns and payments of a period with the balance after each, by currency, of what lies within the reader's reach. */
export const accountStatementRoute: Route = route({
  name: 'account.statement',
  method: 'GET',
  path: '/accounts/:id/statement',
  summary: { zh: '客户对账单', en: 'The statement of an account' },
  admission: { kind: 'record', object: 'order', actions: ['list'] },
  input: { params: ById, query: PeriodQuery },
  output: { 200: StatementView },
  run: (ctx, { params, query }) => readStatement(ctx, params.id, query),
})
