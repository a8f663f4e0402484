import type { CalendarFeed } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { CopiedText } from '../../ui/copied-text.tsx'
import { formatMoment } from '../../ui/format.ts'
import { NoPage } from '../../ui/no-page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'

const KEY = ['calendar', 'feed']

/** The address, this once: whoever has it reads the calendar. */
function Address({ address }: { readonly address: string }) {
  const t = useT()
  return (
    <div className="note col" role="status">
      <p>{t('feed.once')}</p>
      <CopiedText>{address}</CopiedText>
    </div>
  )
}

/** Making and ending of one's address; what was made is shown until the page is left. */
function useFeedActs() {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { message } = useSaying()
  const [address, setAddress] = useState<string | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: KEY })
  const make = (names: boolean) =>
    act.run(async () => {
      const ask = () => api.post<{ address: string }>('/calendar/feed', { names })
      setAddress((await withStepUp({ what: t('feed.make') }, ask)).address)
      await refresh()
    })
  const end = () =>
    act.run(async () => {
      await api.delete('/calendar/feed')
      setAddress(null)
      await refresh()
      void message.success(t('feed.ended'))
    })
  return { act, address, make, end }
}

function Feed({ feed, namesAllowed }: CalendarFeed) {
  const t = useT()
  const { act, address, make, end } = useFeedActs()
  const [names, setNames] = useState(feed?.names === true && namesAllowed)
  return (
    <section className="box setbox feedbox">
      <ProblemNote error={act.error} />
      {feed === null ? null : (
        <p>
          {t('feed.since', { at: formatMoment(feed.createdAt, t) })}{' '}
          {feed.usedAt === null ? t('feed.unread') : t('feed.read', { at: formatMoment(feed.usedAt, t) })}{' '}
          {t(feed.names && namesAllowed ? 'feed.tells' : 'feed.tellsNot')}
        </p>
      )}
      {address === null ? null : <Address address={address} />}
      {namesAllowed ? (
        <p>
          <Checkbox checked={names} onChange={(event) => setNames(event.target.checked)}>
            {t('feed.names')}
          </Checkbox>
        </p>
      ) : (
        <p className="t3">{t('feed.namesOff')}</p>
      )}
      <div className="row">
        <Button type="primary" loading={act.busy} onClick={() => void make(names)}>
          {t(feed === null ? 'feed.make' : 'feed.anew')}
        </Button>
        {feed === null ? null : (
          <Button disabled={act.busy} onClick={() => void end()}>
            {t('feed.end')}
          </Button>
        )}
      </div>
    </section>
  )
}

function OwnFeed() {
  const t = useT()
  const feed = useQuery({ queryKey: KEY, queryFn: () => api.get<CalendarFeed>('/calendar/feed') })
  if (feed.isPending) return <SheetLoading />
  if (feed.isError) return <ProblemNote error={feed.error} onRetry={() => void feed.refetch()} />
  return (
    <>
      <SettingsHead
        page="nav.feed"
        title={t(feed.data.feed === null ? 'feed.none' : 'feed.title')}
        lead={t('feed.lead')}
      />
      <div className="pad scroll setpage">
        <Feed {...feed.data} />
      </div>
    </>
  )
}

/** One's own tasks and next steps in the calendar of one's telephone, by an address that can be ended. */
export function FeedPage() {
  return may(useMe(), 'task', 'list') ? <OwnFeed /> : <NoPage />
}
