/** A customer's money at a glance: what it ordered in all, paid, is still to pay, and should have paid. */
import { type Money, moneyOf } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { loadRecord, type SumAsked, type SumFound, sumsOf } from '../../records/index.ts'
import { ledgerOf, sees, sumOfThose } from './account-ledger.ts'

const Amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })
const OwnSum = maybe(exactly(InBase))
const MoneyView = exactly({
  /** Null for whom orders are not there. */
  data: maybe(
    Type.Array(
      exactly({
        currency: Type.String(),
        /** What its confirmed orders come to. */
        lifetime: Amount,
        /** What came back of it comes to. */
        returned: Amount,
        paid: Amount,
        /** Below nothing where it is owed something back. */
        outstanding: Amount,
        /** Planned payments that were due before today; null for whom payments are not there. */
        overdue: maybe(exactly({ amount: Amount, count: Type.Integer({ minimum: 0 }) })),
      }),
    ),
  ),
  /** In the company's currency; null what is of no other one, or whose rates the caller does not see. */
  base: exactly({ lifetime: OwnSum, returned: OwnSum, paid: OwnSum, outstanding: OwnSum, overdue: OwnSum }),
})

const SUMS = ['lifetime', 'returned', 'paid', 'outstanding', 'overdue'] as const
type Sum = (typeof SUMS)[number]
/** Those that the caller may be told. */
type Sums = Readonly<Partial<Record<Sum, SumFound>>>

const ofCurrency = (found: SumFound | undefined, currency: string): Money =>
  found?.sums.find(({ sum }) => sum.currency === currency)?.sum ?? moneyOf(0n, currency)

/** Overdue payments of a customer; none for who does not see what says so. */
function overdueOf(ctx: RequestContext, at: Readonly<Record<string, unknown>>): { overdue?: SumAsked } {
  const { payment, pays } = ledgerOf(ctx)
  if (!sees(ctx, payment, ['account', pays.amount, pays.due, pays.state])) return {}
  const filter = { ...at, [pays.due]: { overdue: true } }
  return { overdue: sumOfThose(ctx, payment, { filter, amounts: [pays.amount] }) }
}

/** What an account ordered, paid and owes; undefined for whom orders are not there. */
async function sumsOfAccount(ctx: RequestContext, id: string): Promise<Sums | undefined> {
  const { order, balance, credit, purchases } = ledgerOf(ctx)
  if (!sees(ctx, order, [purchases.at, purchases.state, ...balance.total, credit, balance.paid, balance.outstanding]))
    return undefined
  const at = { [purchases.at]: { eq: id } }
  const bought = { ...at, [purchases.state]: { in: purchases.counts } }
  return sumsOf(ctx.services, ctx.caller, {
    lifetime: sumOfThose(ctx, order, { filter: bought, amounts: balance.total }),
    returned: sumOfThose(ctx, order, { filter: bought, amounts: [credit] }),
    paid: sumOfThose(ctx, order, { filter: at, amounts: [balance.paid] }),
    outstanding: sumOfThose(ctx, order, { filter: at, amounts: [balance.outstanding] }),
    ...overdueOf(ctx, at),
  })
}

function byCurrency({ lifetime, returned, paid, outstanding, overdue }: Sums) {
  const all = [lifetime, paid, outstanding, overdue].flatMap((found) => found?.sums ?? [])
  return [...new Set(all.map(({ sum }) => sum.currency))].sort().map((currency) => ({
    currency,
    lifetime: ofCurrency(lifetime, currency).amount,
    returned: ofCurrency(returned, currency).amount,
    paid: ofCurrency(paid, currency).amount,
    outstanding: ofCurrency(outstanding, currency).amount,
    overdue:
      overdue === undefined
        ? null
        : {
            amount: ofCurrency(overdue, currency).amount,
            count: overdue.sums.find(({ sum }) => sum.currency === currency)?.count ?? 0,
          },
  }))
}

/** What each sum comes to in the company's currency, where something of it is of another one. */
const inBase = (sums: Sums) => Object.fromEntries(SUMS.map((key) => [key, sums[key]?.base ?? null]))

async function readMoney(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const account = caller.tenant.catalog.getObject('account')
  const record = await loadRecord({ services, caller, object: account }, { id, action: 'read' })
  const sums = await sumsOfAccount(ctx, record.row.id)
  const data = sums === undefined ? null : byCurrency(sums)
  const audit = { act: 'account.money', outcome: 'allowed', object: account.name, recordId: record.row.id } as const
  return { status: 200, body: { data, base: inBase(sums ?? {}) }, audit }
}

/** What an account ordered, paid and is still to pay, by currency, of the orders and payments within the reader's reach. */
export const accountMoneyRoute: Route = route({
  name: 'account.money',
  method: 'GET',
  path: '/accounts/:id/money',
  summary: {
    zh: '客户的累计订单、已回款、未回款和逾期',
    en: 'What an account ordered, paid, and is still to pay',
  },
  admission: { kind: 'record', object: 'account', actions: ['read'] },
  input: { params: ById },
  output: { 200: MoneyView },
  run: (ctx, { params }) => readMoney(ctx, params.id),
})
