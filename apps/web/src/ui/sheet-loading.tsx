import { lazy, Suspense } from 'react'
import { useT } from '../app/i18n.ts'
import { Late } from './late.tsx'

const GreyRows = lazy(async () => ({ default: (await import('./grey-rows.tsx')).GreyRows }))

/** Nothing for 200 ms, then grey rows. */
export function SheetLoading() {
  const t = useT()
  return (
    <Late>
      <div className="pad loading" role="status" aria-label={t('loading')}>
        <Suspense fallback={null}>
          <GreyRows />
        </Suspense>
      </div>
    </Late>
  )
}
