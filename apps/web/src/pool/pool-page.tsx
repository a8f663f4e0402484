import type { OwnPool, OwnPools } from '@holdfast/sdk'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { PoolRows } from './pool-rows.tsx'
import { useOwnPools } from './use-pools.ts'

/** What one owns and has claimed today, beside the bounds where there are some. */
function Bounds({ pool, own }: { readonly pool: OwnPool; readonly own: OwnPools }) {
  const t = useT()
  const { mostOwned, claimsADay, claimedToday, protectDays, mostProtected, looksADay, lookedToday } = pool
  const { owned, guarded } = own
  return (
    <span className="sm t2 dotted" role="status">
      <span>{mostOwned === null ? t('pool.owned', { owned }) : t('pool.ownedOf', { owned, most: mostOwned })}</span>
      <span>
        {claimsADay === null
          ? t('pool.today', { claimed: claimedToday })
          : t('pool.todayOf', { claimed: claimedToday, most: claimsADay })}
      </span>
      {protectDays === null || mostProtected === null ? null : (
        <span>{t('pool.guardedOf', { guarded, most: mostProtected })}</span>
      )}
      {looksADay === null ? null : <span>{t('pool.lookedOf', { looked: lookedToday, most: looksADay })}</span>}
    </span>
  )
}

function Tabs({ pools, shown }: { readonly pools: readonly OwnPool[]; readonly shown: string }) {
  const t = useT()
  if (pools.length < 2) return null
  return (
    <div className="views">
      <nav aria-label={t('pool.of')}>
        {pools.map(({ id, label }) => (
          <Link key={id} to={`/pool?of=${id}`} {...(id === shown ? { 'aria-current': 'page' as const } : {})}>
            {labelText(label)}
          </Link>
        ))}
      </nav>
    </div>
  )
}

function Shown({ own, object }: { readonly own: OwnPools; readonly object: ObjectView }) {
  const t = useT()
  const [address] = useSearchParams()
  const pool = own.data.find(({ id }) => id === address.get('of')) ?? own.data[0]
  if (pool === undefined) return <NoPage />
  const fields = pool.fields.flatMap((key) => {
    const field = object.fields.get(key)
    return field === undefined ? [] : [labelText(field.label)]
  })
  return (
    <>
      <div className="head">
        <div className="col grow">
          <h1>{t('pool.title', { name: labelText(pool.label) })}</h1>
          <span className="t3">{t('pool.shown', { fields: fields.join(' · ') })}</span>
          <Bounds pool={pool} own={own} />
          {pool.looksADay !== null && pool.lookedToday >= pool.looksADay ? (
            <span className="sm t2">{t('pool.lookedAll')}</span>
          ) : null}
        </div>
      </div>
      <Tabs pools={own.data} shown={pool.id} />
      <PoolRows key={pool.id} object={object} pool={pool} assigns={own.assigns} />
    </>
  )
}

/** The customers that are nobody's, pool by pool: what one may see of them, and how many one may still claim. */
export function PoolPage() {
  const t = useT()
  const own = useOwnPools()
  const catalogue = useCatalogue()
  useEffect(() => {
    document.title = `${t('nav.pool')} · ${t('brand')}`
  }, [t])
  const error = own.error ?? catalogue.error
  if (error !== null)
    return <ProblemNote error={error} onRetry={() => void Promise.all([own.refetch(), catalogue.refetch()])} />
  if (own.data === undefined || catalogue.data === undefined) return <SheetLoading />
  const object = catalogue.data.find(({ name }) => name === 'account')
  return object === undefined ? <NoPage /> : <Shown own={own.data} object={object} />
}
