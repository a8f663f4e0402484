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

const daysSince = (iso: unknown): number => Math.floor((Date.now() - Date.parse(String(iso))) / DAY_MS)

function Level({ value }: { readonly value: unknown }) {
  const t = useT()
  const { object } = useObject('accounts')
  return <span className="tag line">{levelWords(object, value, t)}</span>
}

/** Own customers who went quiet, the latest first: they are the likeliest to answer. */
export function QuietList() {
  const t = useT()
  const quiet = useQuiet()
  const customers = quiet.data?.data ?? []
  if (quiet.isError) return <ProblemNote error={quiet.error} onRetry={() => void quiet.refetch()} />
  if (customers.length === 0) return null
  return (
    <section className="box quietbox">
      <div className="boxhead">
        <h2 className="grow">{t('view.quiet')}</h2>
        <Link to="/accounts?view=quiet">{t('empty.all')}</Link>
      </div>
      <ul>
        {customers.map((customer) => (
          <li key={customer.id} className="todo">
            <Avatar id={customer.id} name={String(customer.name)} square />
            <span className="col grow">
              <Link to={`/accounts/${customer.id}`} className="rowname ell">
                {String(customer.name)}
              </Link>
            </span>
            {isEmpty(customer.level) ? null : <Level value={customer.level} />}
            <span className="warn nw">{t('day.ago', { days: daysSince(customer.lastFollowUpAt) })}</span>
            <Link
              to={`/accounts/${customer.id}#write`}
              className="btn s"
              aria-label={`${t('today.plan')} · ${String(customer.name)}`}
            >
              {t('today.plan')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
