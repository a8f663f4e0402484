import type { Person, Unit } from '@holdfast/sdk'
import { Button, Form, Input, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { refreshPeople } from '../people/use-people.ts'
import { isBelow, type Structure } from './reach-change.ts'
import { type Placed, pathOf, refreshStructure } from './use-structure.ts'

interface UnitPanelProps {
  readonly placed: Placed
  readonly structure: Structure
  readonly people: readonly Person[]
  readonly onMove: (departmentId: string | null) => void
  readonly onGone: () => void
}

interface UnitForm {
  readonly name: string
  readonly leadId: string
}

function NameAndLead({ placed, people }: Pick<UnitPanelProps, 'placed' | 'people'>) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const { kind, unit } = placed
  const save = ({ name, leadId }: UnitForm) =>
    act.run(async () => {
      const body = { name, leadId: leadId === '' ? null : leadId }
      await api.patch(`${pathOf(kind)}/${unit.id}`, body, { version: unit.version })
      await refreshStructure()
      void message.success(t('teams.saved'))
    })
  const here = people.filter(({ status }) => status === 'active' || status === 'invited')
  const leads = [{ value: '', label: t('teams.noLead') }, ...here.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <Form<UnitForm>
      key={`${unit.id} ${unit.version}`}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: unit.name, leadId: unit.leadId ?? '' }}
      onFinish={save}
    >
      <ProblemNote error={act.error} />
      <Form.Item name="name" label={t('teams.name')} rules={[{ required: true, message: t('form.needed') }]}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="leadId" label={t('teams.lead')} extra={t('teams.lead.hint')}>
        <Select options={leads} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Button htmlType="submit" loading={act.busy}>
        {t('action.save')}
      </Button>
    </Form>
  )
}

/** Where the unit hangs, to choose another place for it: not below itself. */
function ParentChoice({ placed, structure, onMove }: Pick<UnitPanelProps, 'placed' | 'structure' | 'onMove'>) {
  const t = useT()
  const { kind, unit } = placed
  const others = structure.departments.filter(
    ({ id }) => kind === 'team' || !isBelow(structure.departments, id, unit.id),
  )
  const options = [{ value: '', label: t('teams.top') }, ...others.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <section>
      <h2>{t('teams.under')}</h2>
      <Select
        className="wide"
        aria-label={t('teams.under')}
        value={unit.departmentId ?? ''}
        options={options}
        onChange={(id: string) => onMove(id === '' ? null : id)}
      />
    </section>
  )
}

function Member({ person, teams }: { readonly person: Person; readonly teams: readonly Unit[] }) {
  const t = useT()
  const act = useAct()
  const move = (teamId: string) =>
    act.run(async () => {
      await api.patch(`/users/${person.id}`, { teamId: teamId === '' ? null : teamId }, { version: person.version })
      await refreshPeople()
    })
  return (
    <li className="setline">
      <Avatar id={person.id} name={person.name} size="small" />
      <span className="ell grow">{person.name}</span>
      <ProblemNote error={act.error} />
      <Select
        size="small"
        className="moveto"
        aria-label={t('teams.moveTo', { name: person.name })}
        value={person.teamId ?? ''}
        loading={act.busy}
        options={[
          { value: '', label: t('person.noTeam') },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={move}
      />
    </li>
  )
}

interface MembersProps {
  readonly team: Unit
  readonly teams: readonly Unit[]
  readonly people: readonly Person[]
}

/** Chooses somebody from elsewhere to come into the team. */
function AddMember({ team, people }: Pick<MembersProps, 'team' | 'people'>) {
  const t = useT()
  const act = useAct()
  const others = people.filter(({ teamId, status }) => teamId !== team.id && status !== 'left')
  const add = (id: string) =>
    act.run(async () => {
      const person = others.find((each) => each.id === id)
      if (person === undefined) return
      await api.patch(`/users/${id}`, { teamId: team.id }, { version: person.version })
      await refreshPeople()
    })
  return (
    <>
      <ProblemNote error={act.error} />
      <Select
        className="wide"
        aria-label={t('teams.add')}
        placeholder={t('teams.add')}
        value={null}
        loading={act.busy}
        options={others.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={add}
      />
    </>
  )
}

function Members({ team, teams, people }: MembersProps) {
  const t = useT()
  const members = people.filter(({ teamId, status }) => teamId === team.id && status !== 'left')
  return (
    <section>
      <h2>{t('teams.who', { count: members.length })}</h2>
      <ul>
        {members.map((person) => (
          <Member key={person.id} person={person} teams={teams} />
        ))}
      </ul>
      <AddMember team={team} people={people} />
    </section>
  )
}

function Remove({ placed, onGone }: Pick<UnitPanelProps, 'placed' | 'onGone'>) {
  const t = useT()
  const act = useAct()
  const { kind, unit } = placed
  const remove = () =>
    act.run(async () => {
      await api.delete(`${pathOf(kind)}/${unit.id}`)
      onGone()
      await refreshStructure()
    })
  return (
    <section>
      <ProblemNote error={act.error} />
      <Button loading={act.busy} onClick={remove}>
        {t(kind === 'team' ? 'teams.removeTeam' : 'teams.removeDepartment')}
      </Button>
    </section>
  )
}

/** One team or department: its name and lead, where it hangs, who is in it. */
export function UnitPanel({ placed, structure, people, onMove, onGone }: UnitPanelProps) {
  const { kind, unit } = placed
  return (
    <aside className="unitpanel scroll" aria-label={unit.name}>
      <NameAndLead placed={placed} people={people} />
      <ParentChoice placed={placed} structure={structure} onMove={onMove} />
      {kind === 'team' ? <Members team={unit} teams={structure.teams} people={people} /> : null}
      <Remove placed={placed} onGone={onGone} />
    </aside>
  )
}
