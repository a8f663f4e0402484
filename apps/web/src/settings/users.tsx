import type { ListOf, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { EndFounding } from './end-founding.tsx'
import { InviteDrawer } from './invite-drawer.tsx'
import { PersonRow } from './person-row.tsx'
import { RolesDrawer } from './roles-drawer.tsx'

interface PeopleTableProps {
  readonly people: readonly Person[]
  readonly onRoles: ((person: Person) => void) | null
}

function PeopleTable({ people, onRoles }: PeopleTableProps) {
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
          <th>
            <span className="vh">{t('person.acts')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            onRoles={onRoles === null || person.status === 'left' ? null : () => onRoles(person)}
          />
        ))}
      </tbody>
    </table>
  )
}

function Head({ onInvite }: { readonly onInvite: (() => void) | null }) {
  const t = useT()
  const me = useMe()
  return (
    <div className="head">
      <div className="col">
        <h1>{t('nav.users')}</h1>
        {me.founder === true ? <span className="t3">{t('person.founder')}</span> : null}
      </div>
      <span className="grow" />
      {me.founder === true ? <EndFounding /> : null}
      {onInvite === null ? null : (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onInvite}>
          {t('person.invite')}
          <kbd>C</kbd>
        </Button>
      )}
    </div>
  )
}

/** The people of the house: who they are, what they may, since when they are in. */
export function Users() {
  const t = useT()
  const me = useMe()
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<Person | null>(null)
  const people = useQuery({ queryKey: ['users'], queryFn: () => api.get<ListOf<Person>>('/users?limit=200') })
  const mayInvite = may(me, 'users', 'invite')
  useShortcut('c', () => setInviting(true), mayInvite)
  useEffect(() => {
    document.title = `${t('nav.users')} · ${t('brand')}`
  }, [t])
  return (
    <>
      <Head onInvite={mayInvite ? () => setInviting(true) : null} />
      <div className="tblwrap scroll">
        <ProblemNote error={people.error} onRetry={() => void people.refetch()} />
        <PeopleTable people={people.data?.data ?? []} onRoles={mayInvite ? setChanging : null} />
      </div>
      {inviting ? <InviteDrawer onClose={() => setInviting(false)} /> : null}
      {changing === null ? null : <RolesDrawer person={changing} onClose={() => setChanging(null)} />}
    </>
  )
}
