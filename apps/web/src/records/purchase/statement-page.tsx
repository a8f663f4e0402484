import { type AccountStatement, isAbsent } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, DatePicker } from 'antd'
import { ChevronLeft, Printer } from 'lucide-react'
import { useEffect } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import dayjs from '../../ui/dayjs.ts'
import { formatWholeDate } from '../../ui/format.ts'
import { NoPage } from '../../ui/no-page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { type ObjectView, useObject } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'
import { useRecord } from '../use-record.ts'
import { StatementTable } from './statement-table.tsx'
import '../../styles/beyond/statement.css'

const AS_DAY = 'YYYY-MM-DD'

/** The days stand in the address; without, they are this year's so far, as the server says. */
function useStatement(id: string) {
  const [query, setQuery] = useSearchParams()
  const asked = query.toString()
  const found = useQuery({
    queryKey: ['records', 'orders', 'statement', id, asked],
    queryFn: ({ signal }) =>
      api.get<AccountStatement>(`/accounts/${id}/statement${asked === '' ? '' : `?${asked}`}`, { signal }),
    placeholderData: keepPreviousData,
  })
  const days = { from: found.data?.from ?? query.get('from'), to: found.data?.to ?? query.get('to') }
  return { found, days, choose: (from: string, to: string) => setQuery({ from, to }, { replace: true }) }
}

interface BarProps {
  readonly from: string | null
  readonly to: string | null
  readonly onChoose: (from: string, to: string) => void
}

const dayOf = (day: string | null) => (day === null ? null : dayjs(day))

function Bar({ from, to, onChoose }: BarProps) {
  const t = useT()
  return (
    <div className="listbar level noprint">
      <DatePicker.RangePicker
        aria-label={t('statement.days')}
        allowClear={false}
        value={[dayOf(from), dayOf(to)]}
        onChange={(range) => {
          const [first, last] = range ?? []
          if (first != null && last != null) onChoose(first.format(AS_DAY), last.format(AS_DAY))
        }}
      />
      <span className="grow" />
      <Button icon={<Printer size={16} aria-hidden="true" />} onClick={() => window.print()}>
        {t('statement.print')}
      </Button>
    </div>
  )
}

function Tables({ found }: Pick<ReturnType<typeof useStatement>, 'found'>) {
  const t = useT()
  const { data, error } = found
  if (data === undefined) return <ProblemNote error={error} onRetry={() => void found.refetch()} />
  return (
    <div className="pad" aria-busy={found.isPlaceholderData}>
      {data.data.length === 0 ? <p className="t2">{t('statement.nothing')}</p> : null}
      {data.data.map((of) => (
        <StatementTable key={of.currency} of={of} from={data.from} to={data.to} />
      ))}
      <p className="sm t3 noprint">{t('statement.within')}</p>
    </div>
  )
}

function Of({ accounts, id }: { readonly accounts: ObjectView; readonly id: string }) {
  const t = useT()
  const me = useMe()
  const account = useRecord(accounts, id)
  const { found, days, choose } = useStatement(id)
  const name = account.data === undefined ? '' : titleOf(account.data, accounts.title)
  useEffect(() => {
    if (name !== '') document.title = `${t('statement.title')} · ${name}`
  }, [name, t])
  if (isAbsent(account.error)) return <NoPage />
  if (account.error !== null) return <ProblemNote error={account.error} onRetry={() => void account.refetch()} />
  const { from, to } = days
  if (name === '' || found.isPending) return <SheetLoading />
  return (
    <div className="statement scroll">
      <div className="head">
        <Link to={`/accounts/${id}`} className="iconbtn noprint" aria-label={t('action.back')}>
          <ChevronLeft size={20} aria-hidden="true" />
        </Link>
        <div className="col grow">
          <h1>{t('statement.title')}</h1>
          <span className="t2">{name}</span>
          {from === null || to === null ? null : (
            <span className="t3 sm">
              {me.company} · {t('statement.fromTo', { from: formatWholeDate(from), to: formatWholeDate(to) })}
            </span>
          )}
        </div>
      </div>
      <Bar from={from} to={to} onChoose={choose} />
      <Tables found={found} />
    </div>
  )
}

/** What a company ordered and paid in some days, with the balance after each: to look at, and to print. */
export function StatementPage() {
  const { id = '' } = useParams()
  const me = useMe()
  const { object, error } = useObject('accounts')
  if (error !== null) return <ProblemNote error={error} />
  if (!may(me, 'order', 'list') || !may(me, 'payment', 'list')) return <NoPage />
  return object === undefined ? <SheetLoading /> : <Of key={id} accounts={object} id={id} />
}
