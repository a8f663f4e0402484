/** A customer's money at a glance: what it ordered in all, paid, is still to pay, and should have paid. */
import { type Money, moneyOf } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, maybe } from '../../platform/gate/shapes.ts'
import { type CurrencySum, loadRecord } from '../../records/index.ts'
import { ledgerOf, sees, sumOfThose } from './account-ledger.ts'

const Amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })
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
})

const ofCurrency = (sums: readonly CurrencySum[], currency: string): Money =>
  sums.find(({ sum }) => sum.currency === currency)?.sum ?? moneyOf(0n, currency)

/** Overdue payments of a customer; null for who does not see what says so. */
async function overdueOf(ctx: RequestContext, at: Readonly<Record<string, unknown>>) {
  const { payment, pays } = ledgerOf(ctx)
  if (!sees(ctx, payment, ['account', pays.amount, pays.due, pays.state])) return null
  return sumOfThose(ctx, payment, { filter: { ...at, [pays.due]: { overdue: true } }, amounts: [pays.amount] })
}

async function sumsOfAccount(ctx: RequestContext, id: string) {
  const { order, balance, credit, purchases } = ledgerOf(ctx)
  if (!sees(ctx, order, [purchases.at, purchases.state, ...balance.total, credit, balance.paid, balance.outstanding]))
    return null
  const at = { [purchases.at]: { eq: id } }
  const bought = { ...at, [purchases.state]: { in: purchases.counts } }
  const [lifetime, returned, paid, outstanding, overdue] = await Promise.all([
    sumOfThose(ctx, order, { filter: bought, amounts: balance.total }),
    sumOfThose(ctx, order, { filter: bought, amounts: [credit] }),
    sumOfThose(ctx, order, { filter: at, amounts: [balance.paid] }),
    sumOfThose(ctx, order, { filter: at, amounts: [balance.outstanding] }),
    overdueOf(ctx, at),
  ])
  const all = [...lifetime, ...paid, ...outstanding, ...(overdue ?? [])].map(({ sum }) => sum.currency)
  return [...new Set(all)].sort().map((currency) => ({
    currency,
    lifetime: ofCurrency(lifetime, currency).amount,
    returned: ofCurrency(returned, currency).amount,
    paid: ofCurrency(paid, currency).amount,
    outstanding: ofCurrency(outstanding, currency).amount,
    overdue:
      overdue === null
        ? null
        : {
            amount: ofCurrency(overdue, currency).amount,
            count: overdue.find(({ sum }) => sum.currency === currency)?.count ?? 0,
          },
  }))
}

async function readMoney(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const account = caller.tenant.catalog.getObject('account')
  const record = await loadRecord({ services, caller, object: account }, { id, action: 'read' })
  const data = await sumsOfAccount(ctx, record.row.id)
  const audit = { act: 'account.money', outcome: 'allowed', object: account.name, recordId: record.row.id } as const
  return { status: 200, body: { data }, audit }
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
