import { useT } from '../app/i18n.ts'
import { Late } from './late.tsx'

/** Nothing for 200 ms, then grey rows where rows will stand: drawn by the style sheet, since they must come before anything else has. */
export function SheetLoading() {
  const t = useT()
  return (
    <Late>
      <div className="pad" role="status" aria-label={t('loading')}>
        <div className="greyrows" />
      </div>
    </Late>
  )
}
