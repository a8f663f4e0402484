import type { BusinessRecord, PoolCountdown } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { formatDay } from '../ui/format.ts'

interface CountdownFactProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** What stands for all pools before a company has its own. */
const NO_POOL = 'pool'

/** Whether the customer is somebody's whose company has pools, and the reader's to work on. */
function useMayCount({ object, record }: CountdownFactProps): boolean {
  const me = useMe()
  const pools = object.fields.get('poolState')?.options ?? []
  const isOwned = (record.ownerId ?? record.owner ?? null) !== null
  return (
    object.name === 'account' && isOwned && may(me, 'account', 'update') && pools.some(({ value }) => value !== NO_POOL)
  )
}

/** On which day a customer goes back to a pool unless it is followed up, or a contract runs again; nothing where it does not. */
export function CountdownFact({ object, record }: CountdownFactProps) {
  const t = useT()
  const { data } = useQuery({
    queryKey: ['record', object.plural, record.id, 'countdown'],
    queryFn: async () => (await api.get<{ data: PoolCountdown | null }>(`/accounts/${record.id}/pool-return`)).data,
    enabled: useMayCount({ object, record }),
    // who may read it but not work on it is refused, and shown nothing
    retry: false,
  })
  if (data === undefined || data === null) return null
  return (
    <div>
      <dt>{t(data.reason === 'contract' ? 'pool.backContract' : 'pool.back')}</dt>
      <dd>
        <b className={data.warned ? 'err' : ''}>{formatDay(data.returnsOn)}</b>
        <span className="t3"> · {labelText(data.pool)}</span>
      </dd>
    </div>
  )
}
