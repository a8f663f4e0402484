import type { App, OwnApp } from '@holdfast/sdk'
import { Button, Typography } from 'antd'
import { AppWindow } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { NewApp } from './new-app.tsx'
import { refreshPrograms, useAllApps, useManagesPrograms, useOwnApps } from './use-programs.ts'

interface AppLineProps {
  readonly app: App | OwnApp
  /** What is known of it beside what both have. */
  readonly facts: readonly string[]
  readonly end: string
  readonly path: string
  readonly children?: ReactNode
}

/** One app: who makes it, what it may, how much and until when, and its end. */
function AppLine({ app, facts, end, path, children }: AppLineProps) {
  const t = useT()
  const act = useAct()
  const { name, publisher, says, peopleADay, usedAt, expiresAt } = app
  const known = [
    publisher,
    t('app.most', { count: peopleADay }),
    usedAt === null ? t('program.unused') : t('program.used', { ago: formatAgo(usedAt, t) }),
    t('program.until', { day: formatDay(expiresAt) }),
    ...facts,
  ]
  const onEnd = () =>
    act.run(async () => {
      await api.delete(path)
      await refreshPrograms()
    })
  return (
    <li className="setline programline">
      <AppWindow size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{name}</b>
        <span className="t2">{says.join(' ')}</span>
        <span className="sm t3">{known.join(' · ')}</span>
        {children}
        <ProblemNote error={act.error} />
      </div>
      <Button loading={act.busy} onClick={onEnd}>
        {end}
      </Button>
    </li>
  )
}

/** The apps that one has let act for oneself. */
export function OwnApps() {
  const t = useT()
  const own = useOwnApps()
  const apps = own.data ?? []
  if (apps.length === 0) return <ProblemNote error={own.error} onRetry={() => void own.refetch()} />
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('app.mine')}</h2>
      </div>
      <p className="t3 setlead">{t('app.mine.lead')}</p>
      <ul>
        {apps.map((app) => (
          <AppLine key={app.id} app={app} facts={[]} end={t('app.withdraw')} path={`/auth/apps/${app.id}`} />
        ))}
      </ul>
    </section>
  )
}

function CompanyApp({ app }: { readonly app: App }) {
  const t = useT()
  const { redirectUris, networks, people, appId } = app
  const facts = [
    t('app.people', { count: people }),
    t('app.toSites', { sites: redirectUris.join(', ') }),
    ...(networks.length === 0 ? [] : [t('program.from', { networks: networks.join(', ') })]),
  ]
  return (
    <AppLine app={app} facts={facts} end={t('app.end')} path={`/apps/${appId}`}>
      <span className="sm">
        {t('app.id')}{' '}
        <Typography.Text code className="break">
          {appId}
        </Typography.Text>
      </span>
    </AppLine>
  )
}

/** For whoever manages programs: the apps that two people admitted, and asking for one. */
export function CompanyApps() {
  const t = useT()
  const manages = useManagesPrograms()
  const all = useAllApps()
  const [asking, setAsking] = useState(false)
  if (!manages) return null
  const apps = all.data ?? []
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('app.company')}</h2>
        <Button onClick={() => setAsking(true)}>{t('app.make')}</Button>
      </div>
      <p className="t3 setlead">{t('app.company.lead')}</p>
      <ProblemNote error={all.error} onRetry={() => void all.refetch()} />
      {apps.length === 0 ? <p className="t3 setlead">{t('app.none')}</p> : null}
      <ul>
        {apps.map((app) => (
          <CompanyApp key={app.appId} app={app} />
        ))}
      </ul>
      {asking ? <NewApp onClose={() => setAsking(false)} /> : null}
    </section>
  )
}
