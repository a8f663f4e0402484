import type { Person, RoleInfo } from '@holdfast/sdk'
import { Button } from 'antd'
import { Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReachMark } from '../../ui/reach-mark.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { EndFounding } from '../people/end-founding.tsx'
import { InviteDrawer } from '../people/invite-drawer.tsx'
import { usePeople, useRoles, useTeams } from '../people/use-people.ts'
import { listed } from '../rights/rights-words.ts'
import { SettingsHead } from '../settings-head.tsx'

const DUTIES = ['system_admin', 'security_admin', 'audit_admin'] as const
type Duty = (typeof DUTIES)[number]

const NOT: Readonly<Record<Duty, MessageId>> = {
  system_admin: 'duties.not.system',
  security_admin: 'duties.not.security',
  audit_admin: 'duties.not.audit',
}
const LEAST_PEOPLE = DUTIES.length
/** With two, one can be away. */
const BETTER_HOLDERS = 2

const holdersOf = (people: readonly Person[], duty: Duty): readonly Person[] =>
  people.filter(({ status, roles }) => status === 'active' && roles.includes(duty))

/** Whether nobody holds two of the three, and each is held. */
function isDivided(people: readonly Person[]): boolean {
  const held = DUTIES.map((duty) => holdersOf(people, duty).map(({ id }) => id))
  const all = held.flat()
  return held.every((ids) => ids.length > 0) && new Set(all).size === all.length
}

interface DutyProps {
  readonly duty: Duty
  readonly role: RoleInfo | undefined
  readonly people: readonly Person[]
}

/** Who holds a duty, what it may, and what it may not. */
function DutyBox({ duty, role, people }: DutyProps) {
  const t = useT()
  const holders = holdersOf(people, duty)
  const name = role === undefined ? duty : labelText(role.label)
  return (
    <section className="box setbox duty" aria-label={name}>
      <h2>{name}</h2>
      <p>
        {holders.length === 0
          ? t('role.nobody')
          : holders.map(({ id, name: holder }, at) => (
              <span key={id}>
                {at === 0 ? '' : ' · '}
                <Link to={`/settings/users/${id}`}>{holder}</Link>
              </span>
            ))}
      </p>
      <p className="rolefields">
        <ReachMark of="clear" />
        <span>{t('duties.may', { acts: listed((role?.capabilities ?? []).map(labelText)) })}</span>
      </p>
      <p className="rolefields">
        <ReachMark of="nothing" />
        <span>{t(NOT[duty])}</span>
      </p>
    </section>
  )
}

interface StepProps {
  readonly at: number
  readonly name: MessageId
  readonly words: MessageId
  readonly done: boolean
  readonly children?: ReactNode
}

function Step({ at, name, words, done, children }: StepProps) {
  const t = useT()
  return (
    <li className={`setline ${done ? 'dutydone' : ''}`}>
      <span className="stepno" aria-hidden="true">
        {done ? <Check size={14} /> : at}
      </span>
      <div className="col grow">
        <b>{t(name)}</b>
        <span className="sm t3">{t(done ? 'duties.done' : words)}</span>
      </div>
      {done ? null : children}
    </li>
  )
}

/** What is still to be done until the three duties are with three people, each with the button that does it. */
function Steps({ people, onInvite }: { readonly people: readonly Person[]; readonly onInvite: () => void }) {
  const t = useT()
  const me = useMe()
  const active = people.filter(({ status }) => status === 'active')
  const invites = may(me, 'users', 'invite')
  return (
    <section className="box setbox" aria-label={t('duties.todo')}>
      <div className="boxhead">
        <h2>{t('duties.todo')}</h2>
      </div>
      <ol>
        <Step at={1} name="duties.people" words="duties.people.words" done={active.length >= LEAST_PEOPLE}>
          {invites ? <Button onClick={onInvite}>{t('person.invite')}</Button> : null}
        </Step>
        <Step at={2} name="duties.divide" words="duties.divide.words" done={isDivided(people)}>
          {me.founder === true ? <EndFounding /> : <Link to="/settings/users">{t('duties.give')}</Link>}
        </Step>
        <Step
          at={3}
          name="duties.second"
          words="duties.second.words"
          done={DUTIES.every((duty) => holdersOf(people, duty).length >= BETTER_HOLDERS) && isDivided(people)}
        >
          <Link to="/settings/users">{t('duties.give')}</Link>
        </Step>
        <Step at={4} name="duties.passkey" words="duties.passkey.words" done={me.factors?.includes('passkey') === true}>
          <Link to="/settings/security">{t('nav.security')}</Link>
        </Step>
      </ol>
    </section>
  )
}

/** The three administrators' duties: who holds which, what each may and may not, and what is still to do until three people hold them. */
export function DutiesPage() {
  const t = useT()
  const people = usePeople()
  const roles = useRoles()
  const teams = useTeams()
  const [inviting, setInviting] = useState(false)
  const all = people.data ?? []
  const divided = isDivided(all)
  return (
    <>
      <SettingsHead
        page="nav.duties"
        title={t(people.data === undefined ? 'nav.duties' : divided ? 'duties.divided' : 'duties.together')}
        lead={t('duties.lead')}
      />
      <div className="pad scroll setpage">
        <ProblemNote error={people.error ?? roles.error} onRetry={() => void people.refetch()} />
        {people.isPending || roles.isPending ? (
          <SheetLoading />
        ) : (
          <>
            <Steps people={all} onInvite={() => setInviting(true)} />
            {DUTIES.map((duty) => (
              <DutyBox key={duty} duty={duty} role={roles.data?.find(({ name }) => name === duty)} people={all} />
            ))}
          </>
        )}
      </div>
      {inviting ? <InviteDrawer teams={teams.data ?? []} onClose={() => setInviting(false)} /> : null}
    </>
  )
}
