import type { Person, RoleInfo } from '@holdfast/sdk'
import { Collapse } from 'antd'
import { Link } from 'react-router'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { RoleWords } from './role-words.tsx'
import { usePeople, useRoles } from './use-people.ts'

function RoleTitle({ role, people }: { readonly role: RoleInfo; readonly people: readonly Person[] }) {
  const t = useT()
  const holders = people.filter(({ roles, status }) => status !== 'left' && roles.includes(role.name))
  return (
    <span className="row">
      <b>{labelText(role.label)}</b>
      <span className="t3 ell grow">
        {holders.length === 0 ? t('role.nobody') : holders.map(({ name }) => name).join(' · ')}
      </span>
    </span>
  )
}

/** The roles there are: who holds each, what it sees, what it may. */
export function RolesPage() {
  const t = useT()
  const roles = useRoles()
  const people = usePeople()
  const held = new Set((people.data ?? []).filter(({ status }) => status !== 'left').flatMap((person) => person.roles))
  const items = (roles.data ?? []).map((role) => ({
    key: role.name,
    label: <RoleTitle role={role} people={people.data ?? []} />,
    children: (
      <>
        <p>{labelText(role.sentence)}</p>
        <RoleWords role={role} />
        <Link to={`/settings/roles/${role.name}`}>{t('seeAs.open', { role: labelText(role.label) })}</Link>
      </>
    ),
  }))
  return (
    <>
      <SettingsHead
        page="nav.roles"
        title={t('roles.title', { held: held.size, all: items.length })}
        lead={t('roles.lead')}
      />
      <div className="pad scroll">
        <ProblemNote error={roles.error ?? people.error} onRetry={() => void roles.refetch()} />
        {roles.isPending ? <SheetLoading /> : <Collapse className="rolelist" items={items} />}
      </div>
    </>
  )
}
