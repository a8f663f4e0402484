import type { Activation, Person } from '@holdfast/sdk'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../access/step-up-provider.tsx'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatAgo } from '../ui/format.ts'
import { problemText } from '../ui/problem-note.tsx'
import { roleName } from './roles.ts'

const stateNames: Readonly<Record<string, { readonly name: MessageId; readonly tag: string }>> = {
  invited: { name: 'person.invited', tag: 'tag' },
  active: { name: 'person.active', tag: 'tag ok' },
  frozen: { name: 'person.frozen', tag: 'tag err' },
  left: { name: 'person.left', tag: 'tag' },
}

const namedRole = (role: string, t: Translate): string => {
  const name = roleName(role)
  return name === null ? role : t(name)
}

function Roles({ person }: { readonly person: Person }) {
  const t = useT()
  return (
    <span className="tags">
      {person.roles.map((role) => (
        <span key={role} className="tag p">
          {namedRole(role, t)}
        </span>
      ))}
      {person.pendingRoles.map((role) => (
        <span key={role} className="tag line">
          {namedRole(role, t)} · {t('person.pending')}
        </span>
      ))}
    </span>
  )
}

interface ActsProps {
  readonly person: Person
  readonly onRoles: (() => void) | null
}

/** The security administrator's two acts: confirming roles that were asked for, and handing over a way in. */
function useActs(person: Person) {
  const t = useT()
  const { message, modal } = App.useApp()
  const withStepUp = useStepUp()
  const [busy, setBusy] = useState(false)
  const run = (work: () => Promise<void>) => () => {
    setBusy(true)
    work()
      .catch((error: unknown) => message.warning(problemText(error, t)))
      .finally(() => setBusy(false))
  }
  const confirm = async () => {
    await withStepUp({ what: `${t('person.confirm')} · ${person.name}` }, () => api.post(`/users/${person.id}/confirm`))
    await queryClient.invalidateQueries({ queryKey: ['users'] })
  }
  const handOver = async () => {
    const call = () => api.post<Activation>(`/users/${person.id}/activation`)
    const { activationUrl, mailed } = await withStepUp({ what: `${t('person.handOver')} · ${person.name}` }, call)
    const link = <code className="secret break">{activationUrl}</code>
    modal.info(mailed ? { title: t('person.mailed') } : { title: t('person.link'), content: link })
  }
  return { busy, confirm: run(confirm), handOver: run(handOver) }
}

/** What may be done about a person: the system administrator changes roles; the security administrator confirms them and hands over a way in. */
function Acts({ person, onRoles }: ActsProps) {
  const t = useT()
  const me = useMe()
  const { busy, confirm, handOver } = useActs(person)
  const mayConfirm = may(me, 'users', 'confirm')
  return (
    <span className="row">
      {onRoles === null ? null : (
        <Button size="small" onClick={onRoles}>
          {t('person.changeRoles')}
        </Button>
      )}
      {person.pendingRoles.length === 0 || !mayConfirm ? null : (
        <Button size="small" loading={busy} onClick={confirm}>
          {t('person.confirm')}
        </Button>
      )}
      {person.status === 'invited' && mayConfirm ? (
        <Button size="small" loading={busy} onClick={handOver}>
          {t('person.handOver')}
        </Button>
      ) : null}
    </span>
  )
}

export function PersonRow({ person, onRoles }: ActsProps) {
  const t = useT()
  const state = stateNames[person.status]
  return (
    <tr>
      <td>
        <span className="row">
          <Avatar id={person.id} name={person.name} size="small" />
          <b className="ell">{person.name}</b>
        </span>
      </td>
      <td className="t2">{person.email}</td>
      <td>
        <Roles person={person} />
      </td>
      <td>{state === undefined ? person.status : <span className={state.tag}>{t(state.name)}</span>}</td>
      <td className="t3">{typeof person.lastSeenAt === 'string' ? formatAgo(person.lastSeenAt, t) : '—'}</td>
      <td>
        <Acts person={person} onRoles={onRoles} />
      </td>
    </tr>
  )
}
