import type { BusinessRecord, OwnPool } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { plainText } from '../records/field-words.ts'
import { fieldValueOf, isEmpty, isOmitted, titleOf } from '../records/record-values.ts'
import { useRegions } from '../records/use-regions.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { type PoolActs, usePoolActs } from './use-pool-acts.ts'
import { usePooled } from './use-pools.ts'

interface RowProps {
  readonly object: ObjectView
  readonly pool: OwnPool
  readonly record: BusinessRecord
  readonly acts: PoolActs
  /** Absent for whoever gives no customers to colleagues. */
  readonly onAssign: (() => void) | undefined
}

/** What the pool shows of a customer beside its name, in a line. */
function shownLine({
  object,
  pool,
  record,
  region,
}: Pick<RowProps, 'object' | 'pool' | 'record'> & { readonly region: (code: string) => string }): string {
  return pool.fields
    .flatMap((key) => {
      const field = object.fields.get(key)
      if (field === undefined || key === object.title || field.kind === 'reference' || isOmitted(record, key)) return []
      const value = fieldValueOf(record, field)
      const words = field.kind === 'region' ? region(String(value)) : plainText(field, value)
      return isEmpty(value) || words === '' ? [] : [words]
    })
    .join(' · ')
}

function Row({ object, pool, record, acts, onAssign }: RowProps) {
  const t = useT()
  const region = useRegions(pool.fields.some((key) => object.fields.get(key)?.kind === 'region'))
  const name = titleOf(record, object.title)
  return (
    <li className="trashrow">
      <Avatar id={record.id} name={name} size="small" square />
      <span className="col grow">
        <Link className="ell" to={`/${object.plural}/${record.id}`}>
          {name}
        </Link>
        <span className="sm t3 ell">{shownLine({ object, pool, record, region })}</span>
      </span>
      {onAssign === undefined ? null : (
        <Button size="small" aria-label={t('pool.assignOne', { name })} onClick={onAssign}>
          {t('pool.assign')}
        </Button>
      )}
      <Button
        size="small"
        type="primary"
        disabled={acts.act.busy}
        aria-label={t('pool.claimOne', { name })}
        onClick={() => acts.claim({ record, name })}
      >
        {t('pool.claim')}
      </Button>
    </li>
  )
}

interface PoolRowsProps {
  readonly object: ObjectView
  readonly pool: OwnPool
  readonly assigns: boolean
}

/** The customers in a pool, each to be claimed, or given to a colleague by whoever does that. */
export function PoolRows({ object, pool, assigns }: PoolRowsProps) {
  const t = useT()
  const pooled = usePooled(pool)
  const acts = usePoolActs()
  const [assigning, setAssigning] = useState<BusinessRecord | null>(null)
  if (pooled.isPending) return <SheetLoading />
  const rows = pooled.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <div className="pad scroll">
      <ProblemNote error={acts.act.error} />
      <ProblemNote error={pooled.error} onRetry={() => void pooled.refetch()} />
      {rows.length === 0 && !pooled.isError ? (
        <div className="empty">
          <p role="status">{t('pool.empty')}</p>
        </div>
      ) : (
        <ul className="trashrows" aria-label={t('pool.rows')}>
          {rows.map((record) => (
            <Row
              key={record.id}
              object={object}
              pool={pool}
              record={record}
              acts={acts}
              onAssign={assigns ? () => setAssigning(record) : undefined}
            />
          ))}
        </ul>
      )}
      {pooled.hasNextPage ? (
        <Button block type="text" loading={pooled.isFetchingNextPage} onClick={() => void pooled.fetchNextPage()}>
          {t('pool.more')}
        </Button>
      ) : null}
      {assigning === null ? null : (
        <AssignDialog record={assigning} name={titleOf(assigning, object.title)} onClose={() => setAssigning(null)} />
      )}
    </div>
  )
}
