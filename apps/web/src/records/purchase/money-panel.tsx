import type { AccountMoney, AccountMoneyInBase, BusinessRecord } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../../app/api.ts'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { MissingSums } from '../../insight/base-sum.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { formatDay, today } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { moneyWords } from '../lines/line-words.ts'
import { writeAddress } from '../list/address.ts'
import { type Cycle, cycleOf } from './cycle.ts'
import { daysWords } from './days-words.ts'

/** How often it buys, when it is expected to again, and from how much that was made: in whole sentences. */
function CycleWords({ cycle: { count, last, rhythm } }: { readonly cycle: Cycle }) {
  const t = useT()
  if (rhythm === undefined) return <p className="sm t2">{t('cycle.few', { day: formatDay(last) })}</p>
  const { every, low, high, from, to } = rhythm
  const isLate = to < today()
  const gap = currentLanguage() === 'zh' ? '' : ' '
  return (
    <p className="sm t2">
      {low === high ? t('cycle.buysEven', { days: every }) : t('cycle.buys', { days: every, range: `${low}–${high}` })}
      {gap}
      <b className={isLate ? 'err' : ''}>
        {isLate ? t('cycle.overdue', { day: formatDay(to) }) : t('cycle.expected', { range: daysWords(from, to, t) })}
      </b>
      {gap}
      {t('cycle.told', { day: formatDay(last), count })}
    </p>
  )
}

const isNothing = (amount: string): boolean => /^-?0+(?:\.0+)?$/.test(amount)

/** The payments behind what is overdue. */
const overdueOf = (accountId: string): string =>
  `/payments${writeAddress({
    view: 'all',
    sort: 'dueOn',
    conditions: [
      { field: 'dueOn', operator: 'overdue', value: null },
      { field: 'accountId', operator: 'in', value: [accountId] },
    ],
  })}`

const SUMS: readonly (readonly ['lifetime' | 'returned' | 'paid' | 'outstanding', MessageId])[] = [
  ['lifetime', 'money.lifetime'],
  ['returned', 'money.returned'],
  ['paid', 'money.paid'],
  ['outstanding', 'money.outstanding'],
]

function Sums({ accountId, money }: { readonly accountId: string; readonly money: AccountMoney }) {
  const t = useT()
  const { currency, overdue } = money
  return (
    <dl className="moneysums">
      {SUMS.filter(([key]) => !IF_ANY.has(key) || !isNothing(money[key])).map(([key, label]) => (
        <div key={key}>
          <dt>{t(label)}</dt>
          <dd>{moneyWords(money[key], currency)}</dd>
        </div>
      ))}
      {overdue === null || isNothing(overdue.amount) ? null : (
        <div>
          <dt className="err">{t('money.overdue')}</dt>
          <dd>
            <Link to={overdueOf(accountId)} className="err">
              {moneyWords(overdue.amount, currency)} · {t('money.overdueCount', { count: overdue.count })}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  )
}

interface Told {
  readonly data: readonly AccountMoney[] | null
  readonly base: AccountMoneyInBase
}

const IN_BASE = [...SUMS, ['overdue', 'money.overdue']] as const
/** What is told only where there is some. */
const IF_ANY: ReadonlySet<string> = new Set(['returned', 'overdue'])

/** What its currencies come to in the company's own, at the rates that orders and payments keep. */
function InBase({ base }: { readonly base: AccountMoneyInBase }) {
  const t = useT()
  const told = IN_BASE.flatMap(([key, label]) => {
    const { amount, currency } = base[key] ?? { amount: null, currency: '' }
    return amount === null || (IF_ANY.has(key) && isNothing(amount))
      ? []
      : [{ key, label, sum: moneyWords(amount, currency) }]
  })
  return (
    <>
      {told.length === 0 ? null : (
        <dl className="moneysums">
          {told.map(({ key, label, sum }) => (
            <div key={key}>
              <dt>{t(label)}</dt>
              <dd>{t('rates.inBase', { sum })}</dd>
            </div>
          ))}
        </dl>
      )}
      <MissingSums bases={Object.values(base)} />
    </>
  )
}

/** How often a company buys, and what it ordered, paid and is still to pay, as far as the reader sees it; nothing before its first order. */
export function MoneyPanel({ account }: { readonly account: BusinessRecord }) {
  const t = useT()
  const me = useMe()
  const { data, error } = useQuery({
    // asked anew where orders or payments change
    queryKey: ['records', 'orders', 'money', account.id],
    queryFn: ({ signal }) => api.get<Told>(`/accounts/${account.id}/money`, { signal }),
    enabled: may(me, 'order', 'list'),
  })
  const cycle = cycleOf(account)
  const sums = data?.data ?? []
  if (cycle === undefined && sums.length === 0 && error === null) return null
  return (
    <div className="rel">
      <h2>{t('money.title')}</h2>
      {cycle === undefined ? null : <CycleWords cycle={cycle} />}
      <ProblemNote error={error} />
      {sums.map((money) => (
        <Sums key={money.currency} accountId={account.id} money={money} />
      ))}
      {data === undefined ? null : <InBase base={data.base} />}
      {sums.length > 0 && may(me, 'payment', 'list') ? (
        <Link to={`/accounts/${account.id}/statement`}>{t('statement.title')}</Link>
      ) : null}
    </div>
  )
}
