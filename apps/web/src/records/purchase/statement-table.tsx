import type { AccountStatement, StatementLine } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { formatWholeDate } from '../../ui/format.ts'
import { moneyWords } from '../lines/line-words.ts'

type OfCurrency = AccountStatement['data'][number]

const OF_KIND: Readonly<Record<StatementLine['kind'], { readonly plural: string; readonly name: MessageId }>> = {
  order: { plural: 'orders', name: 'statement.order' },
  return: { plural: 'deliveries', name: 'statement.return' },
  payment: { plural: 'payments', name: 'statement.payment' },
}

function Row({ line, currency }: { readonly line: StatementLine; readonly currency: string }) {
  const t = useT()
  const { kind, id, number, day, amount, balance } = line
  const { plural, name } = OF_KIND[kind]
  const words = (of: StatementLine['kind']) => (kind === of ? moneyWords(amount, currency) : null)
  return (
    <tr>
      <th scope="row">{formatWholeDate(day)}</th>
      <td className="start">
        {t(name)} <Link to={`/${plural}/${id}`}>{number ?? id.slice(0, 8)}</Link>
      </td>
      <td data-label={t('statement.ordered')}>{words('order')}</td>
      <td data-label={t('statement.returned')}>{words('return')}</td>
      <td data-label={t('statement.paid')}>{words('payment')}</td>
      <td data-label={t('statement.balance')}>{moneyWords(balance, currency)}</td>
    </tr>
  )
}

function Head() {
  const t = useT()
  return (
    <thead>
      <tr>
        <th scope="col">{t('statement.day')}</th>
        <th scope="col" className="start">
          {t('statement.what')}
        </th>
        <th scope="col">{t('statement.ordered')}</th>
        <th scope="col">{t('statement.returned')}</th>
        <th scope="col">{t('statement.paid')}</th>
        <th scope="col">{t('statement.balance')}</th>
      </tr>
    </thead>
  )
}

function Opening({ day, balance }: { readonly day: string; readonly balance: string }) {
  const t = useT()
  return (
    <tr>
      <th scope="row">{formatWholeDate(day)}</th>
      <td className="start">{t('statement.opening')}</td>
      <td />
      <td />
      <td />
      <td data-label={t('statement.balance')}>{balance}</td>
    </tr>
  )
}

/** The account of a customer in one currency: what it began with, each order, return and payment with what it left, what it ends with. */
export function StatementTable({
  of,
  from,
  to,
}: {
  readonly of: OfCurrency
  readonly from: string
  readonly to: string
}) {
  const t = useT()
  const { currency, opening, ordered, returned, paid, closing, lines } = of
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keyboard
    <section className="statementscroll" aria-label={t('statement.of', { currency })} tabIndex={0}>
      <table>
        <caption>{t('statement.of', { currency })}</caption>
        <Head />
        <tbody>
          <Opening day={from} balance={moneyWords(opening, currency)} />
          {lines.map((line) => (
            <Row key={line.id} line={line} currency={currency} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{formatWholeDate(to)}</th>
            <td className="start">{t('statement.closing')}</td>
            <td data-label={t('statement.ordered')}>{moneyWords(ordered, currency)}</td>
            <td data-label={t('statement.returned')}>{moneyWords(returned, currency)}</td>
            <td data-label={t('statement.paid')}>{moneyWords(paid, currency)}</td>
            <td data-label={t('statement.balance')}>{moneyWords(closing, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
