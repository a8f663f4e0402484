import { Button } from 'antd'
import { useEffect } from 'react'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { NoticeLine } from './notice-line.tsx'
import { markRead, useAllNotices } from './use-notices.ts'

/** All of one's notices, newest first. */
export function NoticesPage() {
  const t = useT()
  const all = useAllNotices()
  useEffect(() => {
    document.title = `${t('notice.title')} · ${t('brand')}`
  }, [t])
  if (all.isPending) return <SheetLoading />
  if (all.isError) return <ProblemNote error={all.error} onRetry={() => void all.refetch()} />
  const unread = all.data.pages[0]?.unread ?? 0
  const notices = all.data.pages.flatMap((page) => page.data)
  return (
    <>
      <div className="head">
        <h1 className="grow">{unread === 0 ? t('notice.title.none') : t('notice.title.some', { count: unread })}</h1>
        {unread === 0 ? null : (
          <Button onClick={() => void markRead('all').catch(() => undefined)}>{t('notice.allRead')}</Button>
        )}
      </div>
      <div className="pad scroll">
        {notices.length === 0 ? <p className="t3">{t('notice.none')}</p> : null}
        <ul className="notices">
          {notices.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} />
          ))}
        </ul>
        {all.hasNextPage ? (
          <Button loading={all.isFetchingNextPage} onClick={() => void all.fetchNextPage()}>
            {t('timeline.older')}
          </Button>
        ) : null}
      </div>
    </>
  )
}
