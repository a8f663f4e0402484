import { Skeleton } from 'antd'
import { useT } from '../app/i18n.ts'
import { Late } from './late.tsx'

const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Nothing for 200 ms, then grey rows. */
export function SheetLoading() {
  const t = useT()
  return (
    <Late>
      <div className="pad loading" role="status" aria-label={t('loading')}>
        <Skeleton active={!calm.matches} paragraph={{ rows: 8 }} />
      </div>
    </Late>
  )
}
