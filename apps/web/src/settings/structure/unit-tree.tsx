import type { Person, Unit } from '@holdfast/sdk'
import { Tree, type TreeProps } from 'antd'
import { Building2, ChevronDown, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import type { Structure } from './reach-change.ts'
import { type Placed, placedOf, type UnitKind } from './use-structure.ts'

interface UnitTreeProps {
  readonly structure: Structure
  readonly people: readonly Person[]
  readonly chosen: string | null
  readonly onChoose: (placed: Placed) => void
  /** Dragged onto a department, or to the top. */
  readonly onMove: (placed: Placed, departmentId: string | null) => void
}

const HANGING = {
  blockNode: true,
  draggable: { icon: false },
  switcherIcon: <ChevronDown size={14} aria-hidden="true" />,
} satisfies TreeProps

type Node = NonNullable<TreeProps['treeData']>[number]

function UnitTitle({ kind, unit, people }: Placed & { readonly people: readonly Person[] }) {
  const t = useT()
  const members = people.filter(({ teamId, status }) => teamId === unit.id && status !== 'left')
  const lead = people.find(({ id }) => id === unit.leadId)
  const Icon = kind === 'team' ? UsersRound : Building2
  return (
    <span className="row unittitle">
      <Icon size={15} aria-hidden="true" />
      <b className="ell">{unit.name}</b>
      <span className="t3 nw">
        {[
          ...(kind === 'team' ? [t('teams.members', { count: members.length })] : []),
          ...(lead === undefined ? [] : [t('teams.ledBy', { name: lead.name })]),
        ].join(' · ')}
      </span>
    </span>
  )
}

/** Departments are open, those made a moment ago too, but for the ones that were folded. */
function useFolded() {
  const [folded, setFolded] = useState<readonly string[]>([])
  const fold = (id: string, isFolded: boolean) =>
    setFolded(isFolded ? [...folded, id] : folded.filter((each) => each !== id))
  return { folded, fold }
}

/** The tree as it hangs: departments in departments, teams in them, the ones that hang nowhere at the top. */
export function UnitTree({ structure, people, chosen, onChoose, onMove }: UnitTreeProps) {
  const t = useT()
  const { teams, departments } = structure
  const { folded, fold } = useFolded()
  const leaf = (kind: UnitKind, unit: Unit, children: Node[]): Node => ({
    key: unit.id,
    title: <UnitTitle kind={kind} unit={unit} people={people} />,
    children,
    isLeaf: kind === 'team',
  })
  const below = (parent: string | null): Node[] => [
    ...departments
      .filter((each) => each.departmentId === parent)
      .map((each) => leaf('department', each, below(each.id))),
    ...teams.filter((each) => each.departmentId === parent).map((each) => leaf('team', each, [])),
  ]
  const drop: TreeProps['onDrop'] = ({ dragNode, node, dropToGap }) => {
    const [dragged, target] = [placedOf(structure, String(dragNode.key)), placedOf(structure, String(node.key))]
    if (dragged === null || target === null) return
    const beside = dropToGap || target.kind === 'team'
    onMove(dragged, beside ? target.unit.departmentId : target.unit.id)
  }
  return (
    <Tree
      className="unittree"
      aria-label={t('nav.teams')}
      {...HANGING}
      expandedKeys={departments.map(({ id }) => id).filter((id) => !folded.includes(id))}
      onExpand={(_keys, { node, expanded }) => fold(String(node.key), !expanded)}
      treeData={below(null)}
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelect={(_keys, { node }) => {
        const placed = placedOf(structure, String(node.key))
        if (placed !== null) onChoose(placed)
      }}
      onDrop={drop}
    />
  )
}
