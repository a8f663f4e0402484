import type { Person, RoleInfo } from '@holdfast/sdk'
import { Button, Modal } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { hungElsewhere, managersAmong, type ReachChange, reachChanges, type Structure } from './reach-change.ts'
import { type Placed, pathOf, refreshStructure } from './use-structure.ts'

/** A move that waits for a word. */
export interface Move {
  readonly placed: Placed
  readonly departmentId: string | null
}

const names = (people: readonly Person[]) => people.map(({ name }) => name).join(' · ')

function ChangeLines({ changes }: { readonly changes: readonly ReachChange[] }) {
  const t = useT()
  if (changes.length === 0) return <p>{t('move.nobody')}</p>
  return (
    <ul className="bullets">
      {changes.flatMap(({ team, gains, losses }) => [
        ...(gains.length === 0
          ? []
          : [<li key={`${team.id}+`}>{t('move.gains', { who: names(gains), team: team.name })}</li>]),
        ...(losses.length === 0
          ? []
          : [<li key={`${team.id}-`}>{t('move.losses', { who: names(losses), team: team.name })}</li>]),
      ])}
    </ul>
  )
}

interface MoveModalProps {
  readonly move: Move
  readonly structure: Structure
  readonly people: readonly Person[]
  readonly roles: readonly RoleInfo[]
  readonly onClose: () => void
}

/** Before a unit hangs elsewhere: who will see whose customers from then on, and who no longer. */
export function MoveModal({ move, structure, people, roles, onClose }: MoveModalProps) {
  const t = useT()
  const act = useAct()
  const { placed, departmentId } = move
  const { kind, unit } = placed
  const target = structure.departments.find(({ id }) => id === departmentId)?.name ?? t('teams.top')
  const after = hungElsewhere(structure, unit, departmentId)
  const changes = reachChanges({ before: structure, after }, managersAmong(people, roles))
  const save = () =>
    act.run(async () => {
      await api.patch(`${pathOf(kind)}/${unit.id}`, { departmentId }, { version: unit.version })
      await refreshStructure()
      onClose()
    })
  return (
    <Modal open title={t('move.title', { unit: unit.name, target })} footer={null} onCancel={onClose}>
      <ChangeLines changes={changes} />
      <p className="t3">{t('move.when')}</p>
      <ProblemNote error={act.error} />
      <Button type="primary" block loading={act.busy} onClick={save}>
        {t('move.act')}
      </Button>
    </Modal>
  )
}
