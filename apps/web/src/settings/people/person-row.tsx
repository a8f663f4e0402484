import type { Person, Unit } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatAgo } from '../../ui/format.ts'
import { useRoleName } from './roles.ts'

const stateNames: Readonly<Record<string, { readonly name: MessageId; readonly tag: string }>> = {
  invited: { name: 'person.invited', tag: 'tag' },
  active: { name: 'person.active', tag: 't2' },
  frozen: { name: 'person.frozen', tag: 'tag err' },
  left: { name: 'person.left', tag: 'tag' },
}

export function PersonState({ person }: { readonly person: Person }) {
  const t = useT()
  const state = stateNames[person.status]
  return state === undefined ? person.status : <span className={state.tag}>{t(state.name)}</span>
}

/** Roles that count, and those that were asked for and rest. */
export function RoleTags({ person }: { readonly person: Person }) {
  const t = useT()
  const nameOf = useRoleName()
  return (
    <span className="tags">
      {person.roles.map((role) => (
        <span key={role} className="tag p">
          {nameOf(role)}
        </span>
      ))}
      {person.pendingRoles.map((role) => (
        <span key={role} className="tag line">
          {nameOf(role)} · {t('person.pending')}
        </span>
      ))}
    </span>
  )
}

interface PersonRowProps {
  readonly person: Person
  readonly team: Unit | undefined
}

export function PersonRow({ person, team }: PersonRowProps) {
  const t = useT()
  return (
    <tr>
      <td>
        <Link className="row personlink" to={`/settings/users/${person.id}`}>
          <Avatar id={person.id} name={person.name} />
          <span className="col">
            <b className="ell">{person.name}</b>
            <span className="sm t3 ell">{person.email}</span>
          </span>
        </Link>
      </td>
      <td>
        <RoleTags person={person} />
      </td>
      <td className="t2">{team?.name ?? '—'}</td>
      <td>
        <PersonState person={person} />
      </td>
      <td className="t3">{typeof person.lastSeenAt === 'string' ? formatAgo(person.lastSeenAt, t) : '—'}</td>
    </tr>
  )
}
