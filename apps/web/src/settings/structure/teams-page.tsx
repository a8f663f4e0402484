import type { Person } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { usePeople, useRoles } from '../people/use-people.ts'
import { SettingsHead } from '../settings-head.tsx'
import { type Move, MoveModal } from './move-modal.tsx'
import { NewUnit } from './new-unit.tsx'
import { type Structure, withoutTeam } from './reach-change.ts'
import { UnitPanel } from './unit-panel.tsx'
import { UnitTree } from './unit-tree.tsx'
import { placedOf, type UnitKind, useStructure } from './use-structure.ts'

function Empty({ onNew }: { readonly onNew: (kind: UnitKind) => void }) {
  const t = useT()
  return (
    <div className="empty">
      <p>{t('teams.none')}</p>
      <span className="row">
        <Button type="primary" onClick={() => onNew('team')}>
          {t('teams.newTeam')}
        </Button>
        <Button onClick={() => onNew('department')}>{t('teams.newDepartment')}</Button>
      </span>
    </div>
  )
}

function Head({
  structure,
  people,
  onNew,
}: {
  readonly structure: Structure
  readonly people: readonly Person[]
  readonly onNew: (kind: UnitKind) => void
}) {
  const t = useT()
  const without = withoutTeam(people, useRoles().data ?? []).length
  const counts = { teams: structure.teams.length, departments: structure.departments.length }
  const empty = counts.teams + counts.departments === 0
  const title = without === 0 ? t('teams.title', counts) : t('teams.titleWithout', { ...counts, without })
  return (
    <SettingsHead page="nav.teams" title={empty ? t('nav.teams') : title} lead={t('teams.lead.why')}>
      {empty ? null : <Button onClick={() => onNew('department')}>{t('teams.newDepartment')}</Button>}
      {empty ? null : (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => onNew('team')}>
          {t('teams.newTeam')}
        </Button>
      )}
    </SettingsHead>
  )
}

/** The tree, and beside it the unit that is chosen. */
function Hanging({ structure, people }: { readonly structure: Structure; readonly people: readonly Person[] }) {
  const t = useT()
  const roles = useRoles().data ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [move, setMove] = useState<Move | null>(null)
  const placed = placedOf(structure, chosen)
  return (
    <div className="structure">
      <div className="treewrap scroll">
        <UnitTree
          structure={structure}
          people={people}
          chosen={chosen}
          onChoose={({ unit }) => setChosen(unit.id)}
          onMove={(moved, departmentId) => setMove({ placed: moved, departmentId })}
        />
      </div>
      {placed === null ? (
        <p className="unitpanel t3">{t('teams.choose')}</p>
      ) : (
        <UnitPanel
          key={placed.unit.id}
          placed={placed}
          structure={structure}
          people={people}
          onMove={(departmentId) => setMove({ placed, departmentId })}
          onGone={() => setChosen(null)}
        />
      )}
      {move === null ? null : (
        <MoveModal move={move} structure={structure} people={people} roles={roles} onClose={() => setMove(null)} />
      )}
    </div>
  )
}

/** Who belongs with whom: departments as a tree, teams in them, members in those. */
export function TeamsPage() {
  const { structure, isPending, error } = useStructure()
  const people = usePeople().data ?? []
  const [making, setMaking] = useState<UnitKind | null>(null)
  const empty = structure.teams.length + structure.departments.length === 0
  return (
    <>
      <Head structure={structure} people={people} onNew={setMaking} />
      <ProblemNote error={error} />
      {isPending ? <SheetLoading /> : null}
      {isPending || !empty ? null : <Empty onNew={setMaking} />}
      {isPending || empty ? null : <Hanging structure={structure} people={people} />}
      {making === null ? null : (
        <NewUnit kind={making} departments={structure.departments} onClose={() => setMaking(null)} />
      )}
    </>
  )
}
