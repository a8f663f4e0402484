import { useEffect } from 'react'
import { Link } from 'react-router'
import { labelText, useT } from '../../app/i18n.ts'
import { formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { useSharedWithMe } from './use-shares.ts'

/** What colleagues share with oneself: what it is, by whom, until when, and why. */
export function SharedPage() {
  const t = useT()
  const mine = useSharedWithMe()
  useEffect(() => {
    document.title = `${t('share.withMe')} · ${t('brand')}`
  }, [t])
  if (mine.isPending) return <SheetLoading />
  if (mine.isError) return <ProblemNote error={mine.error} onRetry={() => void mine.refetch()} />
  return (
    <>
      <div className="head">
        <div className="col grow">
          <h1>{t('share.withMe')}</h1>
          <span className="t3">{t('share.withMe.lead')}</span>
        </div>
      </div>
      <div className="pad scroll">
        {mine.data.length === 0 ? <p className="t3">{t('share.withMe.none')}</p> : null}
        {mine.data.map(({ object, id, name, by, change, until, reason }) => (
          <div key={id} className="ct">
            <div className="col grow">
              <Link to={`/${object.plural}/${id}`} className="rowname ell">
                {name === '' ? labelText(object.label) : name}
              </Link>
              <span className="sm t2 dotted">
                <span>{labelText(object.label)}</span>
                <span>{by.name}</span>
                <span>{t(change ? 'share.change' : 'share.read')}</span>
                <span>{t('share.until', { day: formatDay(until) })}</span>
                <span className="break">{reason}</span>
              </span>
            </div>
          </div>
        ))}
      </div>
    </>
  )
}
