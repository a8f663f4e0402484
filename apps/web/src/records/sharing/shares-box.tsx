import type { BusinessRecord, RecordShares } from '@holdfast/sdk'
import { UserPlus, UserX } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { useMe } from '../../app/session.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { formatDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { RelatedBox } from '../related-lines.tsx'
import { useShares } from './use-shares.ts'

const ShareDialog = lazy(async () => ({ default: (await import('./share-dialog.tsx')).ShareDialog }))

interface LineProps {
  readonly share: RecordShares['data'][number]
  readonly onEnd: () => void
}

/** One colleague: what they may, until when, and why. */
function ShareLine({ share, onEnd }: LineProps) {
  const t = useT()
  const me = useMe()
  const { user, by } = share
  const isMine = user.id === me.userId
  return (
    <div className="ct">
      <Avatar id={user.id} name={user.name} size="small" />
      <div className="col grow">
        <span className="ell">{isMine ? t('share.mine', { who: by.name }) : user.name}</span>
        <span className="sm t2 dotted">
          <span>{t(share.change ? 'share.change' : 'share.read')}</span>
          <span>{t('share.until', { day: formatDay(share.until) })}</span>
          <span className="break">{share.reason}</span>
        </span>
      </div>
      <IconButton
        icon={UserX}
        small
        name={t(isMine ? 'share.giveUp' : 'share.end', { name: user.name })}
        onClick={onEnd}
      />
    </div>
  )
}

/** With which colleagues a record is shared, and the press that shares it; nothing for whom it neither is nor shares. */
export function SharesBox({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const [sharing, setSharing] = useState(false)
  const { act, found, end } = useShares(object, record)
  const { mayShare = false, data = [] } = found.data ?? {}
  if (!mayShare && data.length === 0) return null
  return (
    <RelatedBox
      title={t('share.title')}
      count={String(data.length)}
      error={found.error ?? act.error}
      none={data.length === 0 ? t('share.none') : null}
      add={
        mayShare ? <IconButton icon={UserPlus} small name={t('share.add')} onClick={() => setSharing(true)} /> : null
      }
    >
      {data.map((share) => (
        <ShareLine key={share.user.id} share={share} onEnd={() => end(share.user.id)} />
      ))}
      <Suspense fallback={null}>
        {sharing ? <ShareDialog object={object} record={record} onClose={() => setSharing(false)} /> : null}
      </Suspense>
    </RelatedBox>
  )
}
