import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { namedReference } from '../records/record-values.ts'
import { Avatar } from '../ui/avatar.tsx'

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
        fields: ['name', 'account', 'lastFollowUpAt'],
        expand: ['account'],
        filter: {
          and: [
            { ownerId: { eq: me.userId } },
            { lastFollowUpAt: { quiet: true } },
            { lastFollowUpAt: { null: false } },
          ],
        },
      }
      return api.post<ListOf<BusinessRecord>>('/contacts/query', body, { signal })
    },
    staleTime: 300_000,
  })
}

const daysSince = (iso: unknown): number => Math.floor((Date.now() - Date.parse(String(iso))) / DAY_MS)

/** Own customers who went quiet, the latest first: they are the likeliest to answer. */
export function QuietList() {
  const t = useT()
  const quiet = useQuiet()
  const people = quiet.data?.data ?? []
  if (people.length === 0) return null
  return (
    <section className="box quietbox">
      <div className="boxhead">
        <h2 className="grow">{t('view.quiet')}</h2>
        <Link to="/contacts?view=quiet">{t('empty.all')}</Link>
      </div>
      <ul>
        {people.map((person) => (
          <li key={person.id} className="todo">
            <Avatar id={person.id} name={String(person.name)} />
            <span className="col grow">
              <Link to={`/contacts/${person.id}`} className="rowname ell">
                {String(person.name)}
              </Link>
              <span className="sm t3 ell">{namedReference(person.account)?.name ?? ''}</span>
            </span>
            <span className="warn nw">{t('day.ago', { days: daysSince(person.lastFollowUpAt) })}</span>
            <Link
              to={`/contacts/${person.id}#write`}
              className="btn s"
              aria-label={`${t('today.plan')} · ${String(person.name)}`}
            >
              {t('today.plan')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
