import type { ListOf, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatAgo } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { InviteDrawer } from './invite-drawer.tsx'
import { roleName } from './roles.ts'

const stateNames: Readonly<Record<NonNullable<Person['state']>, MessageId>> = {
  invited: 'person.invited',
  active: 'person.active',
  frozen: 'person.frozen',
  left: 'person.left',
}

function Roles({ person }: { readonly person: Person }) {
  const t = useT()
  const named = (role: string) => {
    const name = roleName(role)
    return name === null ? role : t(name)
  }
  return (
    <span className="tags">
      {person.roles.map((role) => (
        <span key={role} className="tag p">
          {named(role)}
        </span>
      ))}
      {(person.rolesPending ?? []).map((role) => (
        <span key={role} className="tag line" title={t('person.pending')}>
          {named(role)} · {t('person.pending')}
        </span>
      ))}
    </span>
  )
}

function PersonRow({ person }: { readonly person: Person }) {
  const t = useT()
  const state = person.state ?? 'active'
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
      <td>
        <span className={state === 'frozen' ? 'tag err' : state === 'active' ? 'tag ok' : 'tag'}>
          {t(stateNames[state])}
        </span>
      </td>
      <td className="t3">{typeof person.lastSeenAt === 'string' ? formatAgo(person.lastSeenAt, t) : '—'}</td>
    </tr>
  )
}

function PeopleTable({ people }: { readonly people: readonly Person[] }) {
  const t = useT()
  return (
    <table className="tbl people">
      <thead>
        <tr>
          <th>{t('person.name')}</th>
          <th>{t('field.email')}</th>
          <th>{t('person.roles')}</th>
          <th>{t('person.state')}</th>
          <th>{t('person.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </tbody>
    </table>
  )
}

/** The people of the house: who they are, what they may, since when they are in. */
export function Users() {
  const t = useT()
  const me = useMe()
  const [inviting, setInviting] = useState(false)
  const people = useQuery({ queryKey: ['users'], queryFn: () => api.get<ListOf<Person>>('/users?limit=200') })
  const mayInvite = may(me, 'users', 'invite')
  useShortcut('c', () => setInviting(true), mayInvite)
  useEffect(() => {
    document.title = `${t('nav.users')} · ${t('brand')}`
  }, [t])
  return (
    <>
      <div className="head">
        <h1>{t('nav.users')}</h1>
        <span className="grow" />
        {mayInvite ? (
          <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setInviting(true)}>
            {t('person.invite')}
            <kbd>C</kbd>
          </Button>
        ) : null}
      </div>
      <div className="tblwrap scroll">
        <ProblemNote error={people.error} onRetry={() => void people.refetch()} />
        <PeopleTable people={people.data?.data ?? []} />
      </div>
      {inviting ? <InviteDrawer onClose={() => setInviting(false)} /> : null}
    </>
  )
}
