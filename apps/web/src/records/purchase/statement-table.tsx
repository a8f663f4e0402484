import type { AccountStatement, StatementLine } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { formatWholeDate } from '../../ui/format.ts'
import { moneyWords } from '../lines/line-words.ts'

type OfCurrency = AccountStatement['data'][number]

function Row({ line, currency }: { readonly line: StatementLine; readonly currency: string }) {
  const t = useT()
  const { kind, id, number, day, amount, balance } = line
  const isOrder = kind === 'order'
  const words = moneyWords(amount, currency)
  return (
    <tr>
      <th scope="row">{formatWholeDate(day)}</th>
      <td className="start">
        {t(isOrder ? 'statement.order' : 'statement.payment')}{' '}
        <Link to={`/${isOrder ? 'orders' : 'payments'}/${id}`}>{number ?? id.slice(0, 8)}</Link>
      </td>
      <td data-label={t('statement.ordered')}>{isOrder ? words : null}</td>
      <td data-label={t('statement.paid')}>{isOrder ? null : words}</td>
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
      <td data-label={t('statement.balance')}>{balance}</td>
    </tr>
  )
}

/** The account of a customer in one currency: what it began with, each order and payment with what it left, what it ends with. */
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
  const { currency, opening, ordered, paid, closing, lines } = of
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
            <td data-label={t('statement.paid')}>{moneyWords(paid, currency)}</td>
            <td data-label={t('statement.balance')}>{moneyWords(closing, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
