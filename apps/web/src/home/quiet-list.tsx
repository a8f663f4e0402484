import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { useObject } from '../records/catalogue.ts'
import { levelWords } from '../records/level-words.ts'
import { isEmpty } from '../records/record-values.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

const DAY_MS = 86_400_000
const SHOWN = 6

const useQuiet = () => {
  const me = useMe()
  return useQuery({
    queryKey: ['today', 'quiet', me.userId],
    queryFn: ({ signal }) => {
      const body = {
        limit: SHOWN,
        sort: '-lastFollowUpAt',
        fields: ['name', 'level', 'lastFollowUpAt'],
        // after how many days a customer of each level counts as quiet the company says: the server knows it
        filter: {
          and: [
            { ownerId: { eq: me.userId } },
            { lastFollowUpAt: { quiet: true } },
            { lastFollowUpAt: { null: false } },
          ],
        },
      }
      return api.post<ListOf<BusinessRecord>>('/accounts/query', body, { signal })
    },
    staleTime: 300_000,
  })
}

/** How many days usually lie between two contacts with a customer who went quiet; not told of whoever was seldom spoken with. */
const useRhythms = (wanted: boolean) => {
  const me = useMe()
  return useQuery({
    queryKey: ['today', 'rhythms', me.userId],
    queryFn: ({ signal }) =>
      api.get<{ data: readonly { accountId: string; days: number }[] }>('/figures/rhythms', { signal }),
    enabled: wanted,
    staleTime: 300_000,
  })
}

const daysSince = (iso: unknown): number => Math.floor((Date.now() - Date.parse(String(iso))) / DAY_MS)

function Level({ value }: { readonly value: unknown }) {
  const t = useT()
  const { object } = useObject('accounts')
  return <span className="tag line">{levelWords(object, value, t)}</span>
}

/** So much of the longest silence shown, as a width. */
const share = (days: number, longest: number): string => `${Math.min(100, (100 * days) / longest)}%`

interface QuietProps {
  readonly customer: BusinessRecord
  /** How many days usually lie between two contacts, where that is known. */
  readonly usual: number | undefined
  /** The longest silence shown, in days. */
  readonly longest: number
}

/** How long it is silent, beside how long that usually takes. */
function Silence({ days, usual, longest }: Omit<QuietProps, 'customer'> & { readonly days: number }) {
  const t = useT()
  return (
    <span className="row">
      <span className="bar grow" aria-hidden="true">
        <i style={{ width: share(days, longest) }} />
        {usual === undefined ? null : <u style={{ left: share(usual, longest) }} />}
      </span>
      <span className="sm warn nw">
        {usual === undefined ? t('day.ago', { days }) : t('quiet.days', { days, usual })}
      </span>
    </span>
  )
}

function QuietCustomer({ customer, usual, longest }: QuietProps) {
  const t = useT()
  const name = String(customer.name)
  const days = daysSince(customer.lastFollowUpAt)
  return (
    <li className="todo">
      <Avatar id={customer.id} name={name} square />
      <span className="col grow">
        <span className="row">
          <Link to={`/accounts/${customer.id}`} className="rowname ell">
            {name}
          </Link>
          {isEmpty(customer.level) ? null : <Level value={customer.level} />}
        </span>
        <Silence days={days} usual={usual} longest={longest} />
      </span>
      <Link to={`/accounts/${customer.id}#write`} className="btn s" aria-label={`${t('today.plan')} · ${name}`}>
        {t('today.plan')}
      </Link>
    </li>
  )
}

/** Own customers who went quiet, the latest first: they are the likeliest to answer. */
export function QuietList() {
  const t = useT()
  const quiet = useQuiet()
  const customers = quiet.data?.data ?? []
  const rhythms = useRhythms(customers.length > 0).data?.data ?? []
  if (quiet.isError) return <ProblemNote error={quiet.error} onRetry={() => void quiet.refetch()} />
  if (customers.length === 0) return null
  const usual = new Map(rhythms.map(({ accountId, days }) => [accountId, days]))
  const longest = Math.max(
    ...customers.flatMap(({ id, lastFollowUpAt }) => [daysSince(lastFollowUpAt), usual.get(id) ?? 0]),
  )
  return (
    <section className="box quietbox">
      <div className="boxhead">
        <h2>{t('view.quiet')}</h2>
        <span className="sm t3 grow">{customers.some(({ id }) => usual.has(id)) ? t('quiet.usual') : ''}</span>
        <Link to="/accounts?view=quiet">{t('empty.all')}</Link>
      </div>
      <ul>
        {customers.map((customer) => (
          <QuietCustomer key={customer.id} customer={customer} usual={usual.get(customer.id)} longest={longest} />
        ))}
      </ul>
    </section>
  )
}
