import type { Seal as SealAnswer } from '@holdfast/sdk'
import { Popover } from 'antd'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatDay, formatNumber } from '../ui/format.ts'
import { Popped } from '../ui/popped.tsx'
import type { SealState } from '../ui/seal.tsx'
import { SealButton } from './seal-button.tsx'

function SealDetails({ seal, state }: { readonly seal: SealAnswer; readonly state: SealState }) {
  const t = useT()
  const me = useMe()
  return (
    <div className="sealpop">
      <p>{state === 'broken' ? t('seal.broken.at', { seq: seal.brokenAt ?? 0 }) : t('seal.words')}</p>
      <dl className="sum">
        <div>
          <dt>{t('seal.since')}</dt>
          <dd>{seal.intactSince === null ? '—' : formatDay(seal.intactSince)}</dd>
        </div>
        <div>
          <dt>{t('seal.size')}</dt>
          <dd>{formatNumber(seal.size)}</dd>
        </div>
      </dl>
      {may(me, 'audit', 'read') ? (
        <Link to="/audit">{t('seal.check')}</Link>
      ) : (
        <span className="sm t3">{t('seal.who')}</span>
      )}
    </div>
  )
}

/** The seal with what is known of the record, open from the start: it is fetched when it is first asked for. */
export function SealWithDetails({
  seal,
  state,
  title,
}: {
  readonly seal: SealAnswer
  readonly state: SealState
  readonly title: string
}) {
  return (
    <Popover
      defaultOpen
      trigger="click"
      placement="rightBottom"
      destroyOnHidden
      content={
        <Popped label={title}>
          <SealDetails seal={seal} state={state} />
        </Popped>
      }
      title={title}
    >
      <SealButton seal={seal} state={state} title={title} />
    </Popover>
  )
}
