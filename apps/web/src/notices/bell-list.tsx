import type { NoticeList } from '@holdfast/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { NoticeLine } from './notice-line.tsx'
import { markRead } from './use-notices.ts'

interface BellListProps {
  readonly notices: NoticeList
  readonly onClose: () => void
}

/** What the bell opens: the newest notices, and the way to all of them and to their settings. */
export function BellList({ notices, onClose }: BellListProps) {
  const t = useT()
  return (
    <div className="belllist">
      <div className="row">
        <b className="grow">{t('notice.title')}</b>
        {notices.unread === 0 ? null : (
          <Button type="link" size="small" onClick={() => void markRead('all').catch(() => undefined)}>
            {t('notice.allRead')}
          </Button>
        )}
      </div>
      {notices.data.length === 0 ? (
        <p className="t3">{t('notice.none')}</p>
      ) : (
        <ul>
          {notices.data.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} onFollow={onClose} />
          ))}
        </ul>
      )}
      <div className="row foot">
        <Link className="linklike grow" to="/notices" onClick={onClose}>
          {t('notice.all')}
        </Link>
        <Link className="linklike quiet" to="/settings/notices" onClick={onClose}>
          {t('nav.notices')}
        </Link>
      </div>
    </div>
  )
}
