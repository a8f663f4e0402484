import type { ListOf, SessionInfo } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Laptop } from 'lucide-react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { ProblemNote, problemText } from '../../ui/problem-note.tsx'

const KEY = ['sessions']

/** Asks anew which sessions there are. */
export const refreshSessions = () => queryClient.invalidateQueries({ queryKey: KEY })

const useSessions = () => useQuery({ queryKey: KEY, queryFn: () => api.get<ListOf<SessionInfo>>('/auth/sessions') })

/** Ends sessions by a fresh factor, and says what stands in the way. */
function useEnding() {
  const t = useT()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  return async (what: string, call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await withStepUp({ what }, call)
      await refreshSessions()
      return true
    } catch (error) {
      void message.warning(problemText(error, t))
      return false
    }
  }
}

function useEndOthers(): () => Promise<void> {
  const t = useT()
  const { message } = useSaying()
  const end = useEnding()
  return async () => {
    if (await end(t('session.endOthers'), () => api.delete('/auth/sessions')))
      void message.success(t('session.endedOthers'))
  }
}

const hasOthers = (sessions: ListOf<SessionInfo> | undefined): boolean =>
  sessions?.data.some(({ current }) => !current) ?? false

/** After a change of what one signs in by: whoever came in by what was there before can be put out. */
export function OfferEndOthers({ onDone }: { readonly onDone: () => void }) {
  const t = useT()
  const sessions = useSessions()
  const endOthers = useEndOthers()
  if (!hasOthers(sessions.data)) return null
  return (
    <div className="setline" role="status">
      <span className="grow">{t('session.endOthers.offer')}</span>
      <Button onClick={() => void endOthers().then(onDone)}>{t('session.endOthers')}</Button>
    </div>
  )
}

function SessionLine({ session, onEnd }: { readonly session: SessionInfo; readonly onEnd: () => void }) {
  const t = useT()
  return (
    <li className="setline">
      <Laptop size={18} aria-hidden="true" />
      <div className="col grow">
        <b>
          {session.device ?? t('session.unknown')}{' '}
          {session.current ? <span className="tag p">{t('session.this')}</span> : null}{' '}
          {session.bound ? null : <span className="tag">{t('session.unbound')}</span>}
        </b>
        <span className="sm t3">
          {session.address === undefined ? '' : `${session.address} · `}
          {t('session.seen', { ago: formatAgo(session.lastSeenAt, t) })} ·{' '}
          {t('session.since', { day: formatDay(session.createdAt) })}
        </span>
      </div>
      {session.current ? null : <Button onClick={onEnd}>{t('session.end')}</Button>}
    </li>
  )
}

/** One's own sessions: where one is signed in, and ending what one does not know. */
export function Sessions() {
  const t = useT()
  const sessions = useSessions()
  const end = useEnding()
  const endOthers = useEndOthers()
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('security.sessions')}</h2>
        {hasOthers(sessions.data) ? <Button onClick={() => void endOthers()}>{t('session.endOthers')}</Button> : null}
      </div>
      <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
      <ul>
        {(sessions.data?.data ?? []).map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            onEnd={() => void end(t('session.end'), () => api.delete(`/auth/sessions/${session.id}`))}
          />
        ))}
      </ul>
    </section>
  )
}
