import type { Seal as SealAnswer } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Popover } from 'antd'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatAgo, formatDay, formatNumber } from '../ui/format.ts'
import { Seal, type SealState, sealStateAt } from '../ui/seal.tsx'

const REFRESH_MS = 60_000

export const useSeal = () =>
  useQuery({
    queryKey: ['seal'],
    queryFn: () => api.get<SealAnswer>('/audit/seal'),
    refetchInterval: REFRESH_MS,
    retry: false,
  })

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

/** The seal at the foot of the rail: the record's state, from the time of its last checkpoint. */
export function RailSeal() {
  const t = useT()
  const answer = useSeal()
  if (answer.data === undefined) return null
  const seal = answer.data
  const state = answer.isFetching && seal.checkedAt === null ? 'checking' : sealStateAt(seal, Date.now())
  const title = {
    whole: 'seal.whole',
    checking: 'seal.checking',
    pending: 'seal.pending',
    broken: 'seal.broken',
  } as const
  return (
    <Popover
      trigger="click"
      placement="rightBottom"
      content={<SealDetails seal={seal} state={state} />}
      title={t(title[state])}
    >
      <button type="button" className="railfoot" title={t(title[state])}>
        <Seal state={state} />
        <span className="col">
          <b className={state === 'broken' ? 'err' : ''}>{t(title[state])}</b>
          <span className="t3">
            {seal.checkedAt === null ? t('seal.never') : t('seal.checked', { ago: formatAgo(seal.checkedAt, t) })}
          </span>
        </span>
      </button>
    </Popover>
  )
}
