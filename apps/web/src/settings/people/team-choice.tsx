import type { Person, Unit } from '@holdfast/sdk'
import { Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { refreshPeople } from './use-people.ts'

interface TeamChoiceProps {
  readonly person: Person
  readonly teams: readonly Unit[]
}

/** The team a person is in: it decides whose customers they see by name, and who above sees theirs. */
export function TeamChoice({ person, teams }: TeamChoiceProps) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const move = (teamId: string) =>
    act.run(async () => {
      await api.patch(`/users/${person.id}`, { teamId: teamId === '' ? null : teamId }, { version: person.version })
      await refreshPeople()
      void message.success(t('person.moved', { name: person.name }))
    })
  const options = [
    { value: '', label: t('person.noTeam') },
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <section>
      <h2>{t('person.team')}</h2>
      <p className="t3">{t('person.team.why')}</p>
      <ProblemNote error={act.error} />
      <Select
        className="wide"
        aria-label={t('person.team')}
        value={person.teamId ?? ''}
        options={options}
        loading={act.busy}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={move}
      />
    </section>
  )
}
