import type { Activation, Person, RecoveryAnswer } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { LeaveModal } from './leave-modal.tsx'
import { ReasonModal } from './reason-modal.tsx'
import { refreshPeople, useRecoveries } from './use-people.ts'

interface ActLineProps {
  readonly name: string
  readonly why: string
  readonly busy?: boolean
  readonly onAct: () => void
}

/** An act, with what follows from it said beside its button. */
function ActLine({ name, why, busy = false, onAct }: ActLineProps) {
  return (
    <li className="setline">
      <span className="t2 grow">{why}</span>
      <Button loading={busy} onClick={onAct}>
        {name}
      </Button>
    </li>
  )
}

/** How somebody comes in: by a letter, or by a link that is handed over. */
type WayIn = Pick<Activation, 'activationUrl' | 'mailed'>

type Asked = 'freeze' | 'recover' | 'leave'

interface PersonActsProps {
  readonly person: Person
  readonly people: readonly Person[]
}

/** The calls behind the buttons; each ends with the list read anew. */
function useActs(person: Person) {
  const t = useT()
  const act = useAct()
  const { modal } = useSaying()
  const withStepUp = useStepUp()
  const showWayIn = ({ activationUrl, mailed }: WayIn) => {
    if (mailed === true) modal.info({ title: t('person.mailed') })
    else if (activationUrl !== undefined)
      modal.info({ title: t('person.link'), content: <code className="secret break">{activationUrl}</code> })
  }
  const run = (work: () => Promise<WayIn>) =>
    act.run(async () => {
      showWayIn(await work())
      await refreshPeople()
    })
  const stepping = <T,>(what: string, call: () => Promise<T>) => withStepUp({ what: `${what} · ${person.name}` }, call)
  return {
    act,
    handOver: () => run(() => stepping(t('person.handOver'), () => api.post<WayIn>(`/users/${person.id}/activation`))),
    unfreeze: () =>
      run(async () => {
        await stepping(t('person.unfreeze'), () => api.post(`/users/${person.id}/unfreeze`))
        return {}
      }),
    freeze: async (reason: string) => {
      await api.post(`/users/${person.id}/freeze`, { reason })
      await refreshPeople()
    },
    recover: async (reason: string) => {
      const call = () => api.post<RecoveryAnswer>(`/users/${person.id}/recovery`, { reason })
      const answer = await stepping(t('recover.ask'), call)
      showWayIn(answer)
      if (answer.approvalId !== undefined) modal.info({ title: t('act2.sent') })
      await refreshPeople()
    },
  }
}

/** Which acts one's rights and the person's state allow. */
function useAllowed(person: Person) {
  const me = useMe()
  const waits = (useRecoveries().data ?? []).some(({ userId }) => userId === person.id)
  const [confirms, freezes] = [may(me, 'users', 'confirm'), may(me, 'users', 'freeze')]
  const isFrozen = person.status === 'frozen'
  return {
    handOver: person.status === 'invited' && confirms,
    recover: (confirms || may(me, 'users', 'invite')) && person.status === 'active' && !waits,
    freeze: freezes && !isFrozen,
    unfreeze: freezes && isFrozen,
    leave: freezes && person.founder !== true,
  }
}

type Acts = ReturnType<typeof useActs>

interface ActListProps {
  readonly person: Person
  readonly acts: Acts
  readonly onAsk: (asked: Asked) => void
}

function ActList({ person, acts, onAsk }: ActListProps) {
  const t = useT()
  const { busy } = acts.act
  const lines = [
    { key: 'handOver', name: t('person.handOver'), why: t('person.handOver.why'), busy, onAct: acts.handOver },
    { key: 'recover', name: t('recover.ask'), why: t('recover.why'), onAct: () => onAsk('recover') },
    { key: 'freeze', name: t('person.freeze'), why: t('person.freeze.why'), onAct: () => onAsk('freeze') },
    { key: 'unfreeze', name: t('person.unfreeze'), why: t('person.unfreeze.why'), busy, onAct: acts.unfreeze },
    { key: 'leave', name: t('leave.open'), why: t('leave.why'), onAct: () => onAsk('leave') },
  ] as const
  const allowed = useAllowed(person)
  const shown = lines.filter(({ key }) => allowed[key])
  if (shown.length === 0) return <p className="t2">{t('person.noActs')}</p>
  return (
    <ul className="acts">
      {shown.map(({ key, ...line }) => (
        <ActLine key={key} {...line} />
      ))}
    </ul>
  )
}

/** What may be done about a person: each act says what follows, and only those one's role may do are here. */
export function PersonActs({ person, people }: PersonActsProps) {
  const t = useT()
  const me = useMe()
  const [asked, setAsked] = useState<Asked | null>(null)
  const acts = useActs(person)
  if (person.id === me.userId) return null
  const close = () => setAsked(null)
  const reasons = {
    freeze: { title: 'person.freezeOf', words: 'person.freeze.words', act: 'person.freeze', run: acts.freeze },
    recover: { title: 'recover.of', words: 'recover.words', act: 'recover.ask', run: acts.recover },
  } as const
  const reason = asked === 'freeze' || asked === 'recover' ? reasons[asked] : null
  return (
    <section>
      <h2>{t('person.acts')}</h2>
      <ProblemNote error={acts.act.error} />
      <ActList person={person} acts={acts} onAsk={setAsked} />
      {reason === null ? null : (
        <ReasonModal
          title={t(reason.title, { name: person.name })}
          words={t(reason.words)}
          act={t(reason.act)}
          onReason={reason.run}
          onClose={close}
        />
      )}
      {asked === 'leave' ? <LeaveModal person={person} people={people} onClose={close} /> : null}
    </section>
  )
}
