import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { namedReference } from '../records/record-values.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatDay } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

const SHOWN = 6

/** Contracts that run and whose last day is near: one's own, and for who leads a team the team's; as the list's own view has them. */
const useEnding = () =>
  useQuery({
    queryKey: ['today', 'ending'],
    queryFn: ({ signal }) => {
      const body = {
        limit: SHOWN,
        sort: 'endsOn',
        fields: ['number', 'account', 'endsOn', 'owner'],
        expand: ['account', 'owner'],
        filter: { and: [{ status: { in: ['signed'] } }, { endsOn: { within: '+60d' } }] },
      }
      return api.post<ListOf<BusinessRecord>>('/contracts/query', body, { signal })
    },
    staleTime: 300_000,
  })

/** What ends soon and is to be renewed, the nearest first. */
export function EndingList() {
  const t = useT()
  const me = useMe()
  const ending = useEnding()
  const contracts = ending.data?.data ?? []
  if (ending.isError) return <ProblemNote error={ending.error} onRetry={() => void ending.refetch()} />
  if (contracts.length === 0) return null
  return (
    <section className="box quietbox">
      <div className="boxhead">
        <h2 className="grow">{t('home.ending')}</h2>
        <Link to="/contracts?view=ending">{t('empty.all')}</Link>
      </div>
      <ul>
        {contracts.map((contract) => {
          const number = String(contract['number'])
          const name = namedReference(contract['account'])?.name ?? number
          const owner = namedReference(contract['owner'])
          return (
            <li key={contract.id} className="todo">
              <Avatar id={contract.id} name={name} square />
              <span className="col grow">
                <Link to={`/contracts/${contract.id}`} className="rowname ell">
                  {name}
                </Link>
                <span className="sm t3 ell">
                  {owner === null || owner.id === me.userId ? number : `${number} · ${owner.name}`}
                </span>
              </span>
              <span className="warn nw">{formatDay(String(contract['endsOn']))}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
