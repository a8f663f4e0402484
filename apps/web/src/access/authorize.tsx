import type { AppAsked, AppAskedWrongly } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect } from 'react'
import { Link, useLocation } from 'react-router'
import { api } from '../app/api.ts'
import { currentLanguage, useT } from '../app/i18n.ts'
import { SessionGate, useMe } from '../app/session.tsx'
import { formatDay } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AccessLayout } from './access-layout.tsx'
import { useStepUp } from './step-up-provider.tsx'
import { useAct } from './use-act.ts'

const askFor = (query: string) => api.post<AppAsked | AppAskedWrongly>('/oauth/ask', { query })

/** The answer is to a question put anew: a factor that was shown meanwhile began another session, whose question it has to be. */
async function answer(query: string, allow: boolean): Promise<string> {
  const asked = await askFor(query)
  return 'ask' in asked
    ? (await api.post<{ back: string }>('/oauth/answer', { ask: asked.ask, allow })).back
    : asked.back
}

function Question({ asked, query }: { readonly asked: AppAsked; readonly query: string }) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const withStepUp = useStepUp()
  const { name, publisher, purpose, site } = asked.app
  const decide = (allow: boolean) =>
    act.run(async () =>
      window.location.assign(await withStepUp({ what: t('consent.allowOf', { name }) }, () => answer(query, allow))),
    )
  return (
    <>
      <h1 className="si-title">{t('consent.title', { name })}</h1>
      <p className="t2">{t('consent.by', { publisher, site })}</p>
      <p>{purpose}</p>
      <ul className="consent">
        {asked.says.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>{t('consent.most', { count: asked.peopleADay })}</li>
        <li>{t('consent.until', { day: formatDay(asked.until) })}</li>
      </ul>
      <p className="sm t3">{t('consent.as', { name: me.name, company: me.company })}</p>
      <ProblemNote error={act.error} />
      <div className="col consent-acts">
        <Button type="primary" block loading={act.busy} onClick={() => decide(true)}>
          {t('consent.allow')}
        </Button>
        <Button block disabled={act.busy} onClick={() => decide(false)}>
          {t('consent.refuse')}
        </Button>
      </div>
    </>
  )
}

function Wrongly({ asked }: { readonly asked: AppAskedWrongly }) {
  const t = useT()
  return (
    <>
      <h1 className="si-title">{t('consent.wrong')}</h1>
      <p>{t('consent.wrong.words', { error: asked.error })}</p>
      <Button block href={asked.back}>
        {t('consent.back')}
      </Button>
    </>
  )
}

function Turned({ error }: { readonly error: unknown }) {
  const t = useT()
  return (
    <>
      <h1 className="si-title">{t('consent.turned')}</h1>
      <ProblemNote error={error} />
      <div className="si-links">
        <Link to="/">{t('consent.home')}</Link>
      </div>
    </>
  )
}

function Consent() {
  const { search } = useLocation()
  const query = search.slice(1)
  const asked = useQuery({
    queryKey: ['oauth-ask', query, currentLanguage()],
    queryFn: () => askFor(query),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (asked.error !== null) return <Turned error={asked.error} />
  if (asked.data === undefined) return null
  return 'ask' in asked.data ? <Question asked={asked.data} query={query} /> : <Wrongly asked={asked.data} />
}

/** An app of another company asks: who it is, what it would read and write, how much and until when, and two answers. */
export function Authorize() {
  const t = useT()
  useEffect(() => {
    document.title = `${t('consent.page')} · Holdfast`
  }, [t])
  return (
    <AccessLayout>
      <SessionGate>
        <Consent />
      </SessionGate>
    </AccessLayout>
  )
}
