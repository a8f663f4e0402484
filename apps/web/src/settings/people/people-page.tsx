import type { Person, Unit } from '@holdfast/sdk'
import { Button, Segmented } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type Translate, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { SettingsHead } from '../settings-head.tsx'
import { EndFounding } from './end-founding.tsx'
import { InviteDrawer } from './invite-drawer.tsx'
import { PersonDrawer } from './person-drawer.tsx'
import { PersonRow } from './person-row.tsx'
import { usePeople, useTeams } from './use-people.ts'
import { WaitingBox } from './waiting-box.tsx'

interface PeopleTableProps {
  readonly people: readonly Person[]
  readonly teams: readonly Unit[]
}

function PeopleTable({ people, teams }: PeopleTableProps) {
  const t = useT()
  return (
    <table className="tbl people" aria-label={t('nav.users')}>
      <thead>
        <tr>
          <th>{t('person.name')}</th>
          <th>{t('person.roles')}</th>
          <th>{t('person.team')}</th>
          <th>{t('person.state')}</th>
          <th>{t('person.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} team={teams.find(({ id }) => id === person.teamId)} />
        ))}
      </tbody>
    </table>
  )
}

const countOf = (people: readonly Person[], status: string) => people.filter((each) => each.status === status).length

/** How many are in use, and who is not: the answer before the list. */
function peopleSentence(people: readonly Person[], t: Translate): string {
  const [active, invited, frozen] = ['active', 'invited', 'frozen'].map((status) => countOf(people, status))
  const parts = [
    t('people.active', { count: active ?? 0 }),
    ...(invited === 0 || invited === undefined ? [] : [t('people.invited', { count: invited })]),
    ...(frozen === 0 || frozen === undefined ? [] : [t('people.frozen', { count: frozen })]),
  ]
  return parts.join(t('people.comma'))
}

function Head({ people, onInvite }: { readonly people: readonly Person[]; readonly onInvite: (() => void) | null }) {
  const t = useT()
  const me = useMe()
  return (
    <SettingsHead
      page="nav.users"
      title={people.length === 0 ? t('nav.users') : peopleSentence(people, t)}
      lead={t(me.founder === true ? 'person.founder' : 'people.lead')}
    >
      {me.founder === true ? <EndFounding /> : null}
      {onInvite === null ? null : (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onInvite}>
          {t('person.invite')}
          <kbd>C</kbd>
        </Button>
      )}
    </SettingsHead>
  )
}

/** Those who are here, or those who have left. */
function Lists({ people, teams }: PeopleTableProps) {
  const t = useT()
  const [which, setWhich] = useState<'present' | 'left'>('present')
  const left = countOf(people, 'left')
  return (
    <>
      {left === 0 ? null : (
        <Segmented
          className="peoplewhich"
          aria-label={t('nav.users')}
          value={which}
          onChange={setWhich}
          options={[
            { value: 'present', label: t('people.present') },
            { value: 'left', label: t('people.left', { count: left }) },
          ]}
        />
      )}
      <PeopleTable people={people.filter(({ status }) => (status === 'left') === (which === 'left'))} teams={teams} />
    </>
  )
}

/** The people of the house: who they are, what they may, since when they are in. */
export function PeoplePage() {
  const me = useMe()
  const { id } = useParams()
  const navigate = useNavigate()
  const [inviting, setInviting] = useState(false)
  const people = usePeople()
  const teams = useTeams()
  const mayInvite = may(me, 'users', 'invite')
  useShortcut('c', () => setInviting(true), mayInvite)
  const all = people.data ?? []
  const person = all.find((each) => each.id === id)
  return (
    <>
      <Head people={all} onInvite={mayInvite ? () => setInviting(true) : null} />
      <div className="tblwrap scroll">
        <ProblemNote error={people.error} onRetry={() => void people.refetch()} />
        <WaitingBox people={all} />
        {people.isPending ? <SheetLoading /> : <Lists people={all} teams={teams.data ?? []} />}
      </div>
      {inviting ? <InviteDrawer teams={teams.data ?? []} onClose={() => setInviting(false)} /> : null}
      {person === undefined ? null : (
        <PersonDrawer
          person={person}
          people={all}
          teams={teams.data ?? []}
          onClose={() => void navigate('/settings/users')}
        />
      )}
    </>
  )
}
