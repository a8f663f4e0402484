import type { OwnRemoteCalendar, RemoteCalendarAnswer, ToldEntry } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { pluralOf } from '../../records/plurals.ts'
import { formatDay, formatMoment, formatNumber } from '../../ui/format.ts'
import { NoPage } from '../../ui/no-page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { REMOTE_KEY, RemoteCalendarForm } from './remote-calendar-form.tsx'

const FAULTS: Readonly<Record<string, MessageId>> = {
  dav_password_refused: 'remote.fault.dav_password_refused',
  dav_certificate: 'remote.fault.dav_certificate',
  dav_no_tls: 'remote.fault.dav_no_tls',
  mail_host_private: 'remote.fault.mail_host_private',
  dav_gone: 'remote.fault.dav_gone',
  dav_read_only: 'remote.fault.dav_read_only',
  dav_elsewhere: 'remote.fault.dav_elsewhere',
  dav_too_large: 'remote.fault.dav_too_large',
  dav_garbage: 'remote.fault.dav_garbage',
  dav_full: 'remote.fault.dav_full',
  dav_budget: 'remote.fault.dav_budget',
}

const COUNTS: readonly (readonly [keyof OwnRemoteCalendar, MessageId])[] = [
  ['standing', 'remote.standing'],
  ['sent', 'remote.sent'],
  ['taken', 'remote.taken'],
  ['others', 'remote.others'],
  ['deletedThere', 'remote.deletedThere'],
]

const TOLD: Readonly<Record<ToldEntry['told'], MessageId>> = {
  conflict: 'remote.told.conflict',
  refused: 'remote.told.refused',
  not_understood: 'remote.told.not_understood',
  deleted_there: 'remote.told.deleted_there',
}

const KINDS: Readonly<Record<ToldEntry['kind'], MessageId>> = {
  task: 'remote.kind.task',
  step: 'remote.kind.step',
  meeting: 'remote.kind.meeting',
}

/** The page of the record behind an entry; a meeting stands on the page of whom it is about, and in the calendar. */
const pathOf = ({ kind, object, id }: ToldEntry): string =>
  kind === 'meeting' ? '/calendar' : `/${pluralOf(object)}/${id}`

const whenOf = (at: string, t: Translate): string => (at.includes('T') ? formatMoment(at, t) : formatDay(at))

/** Does something to one's account, says so and shows what is so then. */
function useRemoteAct() {
  const act = useAct()
  const { message } = useSaying()
  const run = (work: () => Promise<unknown>, said: string | null) =>
    act.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: REMOTE_KEY })
      if (said !== null) void message.success(said)
    })
  return { ...act, run }
}

/** What the person is to look at: each leads to its record. */
function Told({ remote }: { readonly remote: OwnRemoteCalendar }) {
  const t = useT()
  const { busy, error, run } = useRemoteAct()
  const settle = (again: boolean) => void run(() => api.post('/calendar/remote/settle', { again }), null)
  if (remote.told.length === 0 && remote.deletedThere === 0) return null
  return (
    <div className="col choices">
      <h2>{t('remote.told')}</h2>
      <ul>
        {remote.told.map((entry) => (
          <li key={`${entry.kind} ${entry.id}`}>
            <Link to={pathOf(entry)}>
              {t(KINDS[entry.kind])} · {whenOf(entry.at, t)}
            </Link>{' '}
            <span className="t3">{t(TOLD[entry.told])}</span>
          </li>
        ))}
      </ul>
      <ProblemNote error={error} />
      <div className="row">
        {remote.told.length === 0 ? null : (
          <Button loading={busy} onClick={() => settle(false)}>
            {t('remote.noted')}
          </Button>
        )}
        {remote.deletedThere === 0 ? null : (
          <Button disabled={busy} onClick={() => settle(true)}>
            {t('remote.again')}
          </Button>
        )}
      </div>
    </div>
  )
}

const stateWords = ({ caughtUpAt, paused, nextAt }: OwnRemoteCalendar, t: Translate): string =>
  [
    caughtUpAt === null ? t('remote.never') : t('remote.caughtUp', { at: formatMoment(caughtUpAt, t) }),
    ...(paused ? [] : [t('remote.next', { at: formatMoment(nextAt, t) })]),
  ].join(' ')

/** How it fares, and the way out. */
function State({ remote }: { readonly remote: OwnRemoteCalendar }) {
  const t = useT()
  const { busy, error, run } = useRemoteAct()
  return (
    <section className="box setbox feedbox">
      <ProblemNote error={error} />
      {remote.fault === null ? null : (
        <p className={remote.paused ? 'note err' : 'note warn'} role="status">
          {t(FAULTS[remote.fault] ?? 'remote.fault.other')}
        </p>
      )}
      <p>{stateWords(remote, t)}</p>
      <dl className="mailcounts">
        {COUNTS.filter(([key]) => key === 'standing' || Number(remote[key]) > 0).map(([key, name]) => (
          <div key={key}>
            <dt>{t(name)}</dt>
            <dd>{formatNumber(Number(remote[key]))}</dd>
          </div>
        ))}
      </dl>
      {remote.more ? <p className="note warn">{t('remote.more')}</p> : null}
      <Told remote={remote} />
      <div className="row">
        <Button loading={busy} onClick={() => void run(() => api.delete('/calendar/remote'), t('remote.ended'))}>
          {t('remote.end')}
        </Button>
      </div>
    </section>
  )
}

/** What is still being taken away from a calendar that was disconnected. */
function Ending({ answer }: { readonly answer: RemoteCalendarAnswer }) {
  const t = useT()
  const { busy, error, run } = useRemoteAct()
  const [first] = answer.ending
  if (first === undefined) return null
  return (
    <section className="box setbox feedbox">
      <ProblemNote error={error} />
      <p role="status">
        {first.fault === null ? t('remote.ending') : t('remote.endingFault', { at: formatMoment(first.nextAt, t) })}
      </p>
      {answer.remote === null ? (
        <div className="row">
          <Button loading={busy} onClick={() => void run(() => api.delete('/calendar/remote'), t('remote.forgotten'))}>
            {t('remote.forget')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function titleOf(remote: OwnRemoteCalendar | null, t: Translate): string {
  if (remote === null) return t('remote.none')
  return remote.paused ? t('remote.broken') : t('remote.title', { name: remote.calendar ?? '' })
}

function OwnRemoteCalendarPage() {
  const t = useT()
  const answer = useQuery({ queryKey: REMOTE_KEY, queryFn: () => api.get<RemoteCalendarAnswer>('/calendar/remote') })
  if (answer.isPending) return <SheetLoading />
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
  const { remote, namesAllowed } = answer.data
  return (
    <>
      <SettingsHead page="nav.remote" title={titleOf(remote, t)} lead={t('remote.lead')} />
      {/* connected anew, it is another calendar: seen from its top, with nothing left of what was typed for the one before */}
      <div key={remote?.connectedAt ?? 'none'} className="pad scroll setpage">
        {remote === null ? null : <State remote={remote} />}
        <Ending answer={answer.data} />
        <RemoteCalendarForm remote={remote} namesAllowed={namesAllowed} />
      </div>
    </>
  )
}

/** One's own calendar account: what is planned here stands there, and what is moved there moves here. */
export function RemoteCalendarPage() {
  return may(useMe(), 'task', 'list') ? <OwnRemoteCalendarPage /> : <NoPage />
}
