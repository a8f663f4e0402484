import type { Person, RecoveryAnswer, RecoveryAsked } from '@holdfast/sdk'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { formatMoment } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { RoleTags } from './person-row.tsx'
import { refreshPeople, useRecoveries } from './use-people.ts'

interface LineProps {
  readonly title: string
  readonly detail: ReactNode
  readonly act: { readonly label: string; readonly busy: boolean; readonly run: () => void } | null
  readonly error: unknown
}

function Line({ title, detail, act, error }: LineProps) {
  return (
    <li className="setline">
      <div className="col grow">
        <b>{title}</b>
        <span className="sm t3">{detail}</span>
        <ProblemNote error={error} />
      </div>
      {act === null ? null : (
        <Button size="small" loading={act.busy} onClick={act.run}>
          {act.label}
        </Button>
      )}
    </li>
  )
}

function RecoveryLine({ asked, people }: { readonly asked: RecoveryAsked; readonly people: readonly Person[] }) {
  const t = useT()
  const act = useAct()
  const { modal } = useSaying()
  const withStepUp = useStepUp()
  const nameOf = (id: string) => people.find((each) => each.id === id)?.name ?? '—'
  const title = t('recover.waits', { name: nameOf(asked.userId) })
  const confirm = () =>
    act.run(async () => {
      const call = () => api.post<RecoveryAnswer>(`/users/${asked.userId}/recovery`, { reason: asked.reason })
      const { activationUrl } = await withStepUp({ what: title, reason: asked.reason }, call)
      if (activationUrl !== undefined)
        modal.info({ title: t('person.link'), content: <code className="secret break">{activationUrl}</code> })
      await refreshPeople()
    })
  const by = { by: nameOf(asked.askedBy), at: formatMoment(asked.askedAt, t), end: formatMoment(asked.expiresAt, t) }
  return (
    <Line
      title={title}
      detail={`${asked.reason} · ${t('recover.by', by)}`}
      act={asked.mayConfirm ? { label: t('recover.confirm'), busy: act.busy, run: confirm } : null}
      error={act.error}
    />
  )
}

function RolesLine({ person }: { readonly person: Person }) {
  const t = useT()
  const act = useAct()
  const me = useMe()
  const withStepUp = useStepUp()
  const title = t('people.rolesWait', { name: person.name })
  const confirm = () =>
    act.run(async () => {
      const call = () => api.post(`/users/${person.id}/confirm`)
      await withStepUp({ what: title }, call)
      await refreshPeople()
    })
  const confirms = may(me, 'users', 'confirm') && person.id !== me.userId
  return (
    <Line
      title={title}
      detail={<RoleTags person={person} />}
      act={confirms ? { label: t('person.confirm'), busy: act.busy, run: confirm } : null}
      error={act.error}
    />
  )
}

/** What waits for a second person: roles that were asked for, and people to be let in anew. */
export function WaitingBox({ people }: { readonly people: readonly Person[] }) {
  const t = useT()
  const recoveries = useRecoveries().data ?? []
  const pending = people.filter(({ pendingRoles }) => pendingRoles.length > 0)
  if (recoveries.length + pending.length === 0) return null
  return (
    <section className="box setbox waiting">
      <div className="boxhead">
        <h2>{t('people.waiting')}</h2>
        <span className="t3">{t('people.waiting.why')}</span>
      </div>
      <ul>
        {recoveries.map((asked) => (
          <RecoveryLine key={asked.userId} asked={asked} people={people} />
        ))}
        {pending.map((person) => (
          <RolesLine key={person.id} person={person} />
        ))}
      </ul>
    </section>
  )
}
