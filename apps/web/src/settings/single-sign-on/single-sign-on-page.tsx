import type { ArrivedSignOn, SignOnConnection } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRoleOptions } from '../people/roles.ts'
import { SettingsHead } from '../settings-head.tsx'
import { ConnectionDrawer } from './connection-drawer.tsx'
import { ConnectionLine } from './connection-line.tsx'
import { useConnections } from './use-connections.ts'

const triedIn = (state: unknown): ArrivedSignOn | null =>
  typeof state === 'object' && state !== null && 'next' in state && state.next === 'tried'
    ? (state as ArrivedSignOn)
    : null

/** What the provider told of the administrator who tried it; nobody else sees it, and it is kept nowhere. */
function Tried({ tried }: { readonly tried: ArrivedSignOn }) {
  const t = useT()
  const names = new Map(useRoleOptions().map(({ value, label }) => [value, label]))
  const roles = (tried.roles ?? []).map((role) => names.get(role) ?? role)
  return (
    <section className="box setbox" aria-label={t('sso.tried')}>
      <div className="boxhead">
        <h2>{t('sso.tried')}</h2>
      </div>
      <p className="setlead">
        {t('sso.tried.subject', { subject: tried.subject ?? '' })} ·{' '}
        {t(tried.secondFactor === true ? 'sso.tried.twice' : 'sso.tried.once')} ·{' '}
        {roles.length === 0 ? t('sso.tried.noRoles') : t('sso.tried.roles', { roles: roles.join(' · ') })} ·{' '}
        <b>{t('sso.tried.go')}</b>
      </p>
      <ul>
        {(tried.claims ?? []).map(({ name, value }) => (
          <li key={name} className="setline">
            <b className="break">{name}</b>
            <span className="t2 grow break">{value}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The company's sign-ins at providers of its own. */
export function SingleSignOnPage() {
  const t = useT()
  const { state } = useLocation()
  const { data, error, refetch } = useConnections()
  /** The connection whose drawer is open; null for a new one. */
  const [open, setOpen] = useState<SignOnConnection | null | undefined>(undefined)
  const connections = data ?? []
  const tried = triedIn(state)
  return (
    <>
      <SettingsHead
        page="nav.singleSignOn"
        title={connections.length === 0 ? t('sso.none') : t('sso.title', { count: connections.length })}
        lead={t('sso.lead')}
      >
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setOpen(null)}>
          {t('sso.make')}
        </Button>
      </SettingsHead>
      <div className="pad scroll setpage">
        <ProblemNote error={error} onRetry={() => void refetch()} />
        {tried === null ? null : <Tried tried={tried} />}
        {data?.length === 0 ? <p className="t2">{t('sso.none.words')}</p> : null}
        {connections.length === 0 ? null : (
          <section className="box setbox" aria-label={t('nav.singleSignOn')}>
            <ul>
              {connections.map((connection) => (
                <ConnectionLine key={connection.id} connection={connection} onChange={() => setOpen(connection)} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {open === undefined ? null : <ConnectionDrawer connection={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
