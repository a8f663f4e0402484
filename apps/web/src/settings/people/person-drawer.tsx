import type { Person, Unit } from '@holdfast/sdk'
import { Drawer } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { formatAgo } from '../../ui/format.ts'
import { readsRights } from '../pages.ts'
import { HandOverLine } from './hand-over-line.tsx'
import { PersonActs } from './person-acts.tsx'
import { PersonDevices } from './person-devices.tsx'
import { PersonReachBox } from './person-reach.tsx'
import { PersonState, RoleTags } from './person-row.tsx'
import { PersonTraining } from './person-training.tsx'
import { PersonWhyBox } from './person-why.tsx'
import { RoleWords } from './role-words.tsx'
import { RolesChange } from './roles-change.tsx'
import { TeamChoice } from './team-choice.tsx'
import { useRoles } from './use-people.ts'

interface PersonDrawerProps {
  readonly person: Person
  readonly people: readonly Person[]
  readonly teams: readonly Unit[]
  readonly onClose: () => void
}

function Who({ person }: { readonly person: Person }) {
  const t = useT()
  return (
    <div className="row personwho">
      <Avatar id={person.id} name={person.name} size="large" />
      <div className="col grow">
        <b className="ell">{person.name}</b>
        <span className="t3 ell">{person.email}</span>
      </div>
      <div className="col personstate">
        <PersonState person={person} />
        {typeof person.lastSeenAt === 'string' ? (
          <span className="sm t3">{t('person.seenAgo', { ago: formatAgo(person.lastSeenAt, t) })}</span>
        ) : null}
      </div>
    </div>
  )
}

function RolesOf({ person }: { readonly person: Person }) {
  const t = useT()
  const roles = (useRoles().data ?? []).filter(({ name }) => person.roles.includes(name))
  if (roles.length === 0) return <p className="t2">{t('person.noRole')}</p>
  return roles.map((role) => (
    <div key={role.name} className="roledetails">
      <p>{labelText(role.sentence)}</p>
      <details>
        <summary>{t('person.everyField', { role: labelText(role.label) })}</summary>
        <RoleWords role={role} />
      </details>
    </div>
  ))
}

/** One person: who they are, what they may and see, and what can be done about them. */
export function PersonDrawer({ person, people, teams, onClose }: PersonDrawerProps) {
  const t = useT()
  const me = useMe()
  const mayChange = may(me, 'users', 'invite') && person.status !== 'left'
  return (
    <Drawer open size={560} title={person.name} onClose={onClose} className="persondrawer">
      <Who person={person} />
      {person.status === 'left' ? <HandOverLine person={person} people={people} /> : null}
      <section>
        <div className="row secthead">
          <h2 className="grow">{t('person.sees')}</h2>
          {mayChange ? <RolesChange person={person} /> : null}
        </div>
        <RoleTags person={person} />
        <RolesOf person={person} />
      </section>
      {person.status === 'active' && readsRights(me) ? <PersonReachBox person={person} /> : null}
      {readsRights(me) ? <PersonWhyBox person={person} /> : null}
      {mayChange ? <TeamChoice person={person} teams={teams} /> : null}
      {may(me, 'users', 'freeze') && person.status !== 'left' ? <PersonTraining person={person} /> : null}
      {may(me, 'users', 'freeze') ? <PersonDevices person={person} /> : null}
      {person.status === 'left' ? null : <PersonActs person={person} people={people} />}
    </Drawer>
  )
}
