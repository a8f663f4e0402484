import type { Json } from '@holdfast/catalog/values'
import type { Caller } from '../../platform/gate/session.ts'
import { isUuid } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { livingIds } from '../merged-away.ts'
import { pointersOfValue, turnedValue } from '../pointers.ts'
import { isLeaf, type Leaf, leavesOf, type Tree } from './ask.ts'
import type { AskedField } from './asked-field.ts'

const valuesOf = ({ value }: Leaf): readonly Json[] => (Array.isArray(value) ? value : [value]) as readonly Json[]

const isId = ({ engineColumn }: AskedField): boolean => engineColumn === 'id'

/** The ids that a condition asks for, by the object they are of. */
function askedIds(leaf: Leaf, object: string): { target: string; id: string }[] {
  if (leaf.operator === 'null') return []
  if (isId(leaf.field)) return valuesOf(leaf).map((value) => ({ target: object, id: String(value) }))
  const { field } = leaf.field
  const one = field.kind === 'people' ? ({ ...field, kind: 'reference' } as const) : field
  // what `contains` is given need not be an id
  return valuesOf(leaf).flatMap((value) => pointersOfValue(one, value).filter(({ id }) => isUuid(id)))
}

function turnedLeaf(leaf: Leaf, turns: ReadonlyMap<string, string>): Leaf {
  if (leaf.operator === 'null') return leaf
  const { field } = leaf.field
  const one = field.kind === 'people' ? ({ ...field, kind: 'reference' } as const) : field
  const turned = (value: Json): Json => turnedValue(one, value, turns)
  return { ...leaf, value: Array.isArray(leaf.value) ? leaf.value.map(turned) : turned(leaf.value as Json) }
}

function turnedTree(tree: Tree, turns: ReadonlyMap<string, string>): Tree {
  if (isLeaf(tree)) return turnedLeaf(tree, turns)
  return 'and' in tree
    ? { and: tree.and.map((branch) => turnedTree(branch, turns)) }
    : { or: tree.or.map((branch) => turnedTree(branch, turns)) }
}

/** The tree with ids that were merged away turned to those that live for them: a link or a saved view of old finds what it found. */
export async function followTree(
  services: Services,
  caller: Caller,
  asked: { object: string; tree: Tree | null },
): Promise<Tree | null> {
  const { object, tree } = asked
  if (tree === null) return null
  const ids = leavesOf(tree).flatMap((leaf) => askedIds(leaf, object))
  const turns = new Map<string, string>()
  const targets = [...new Set(ids.map(({ target }) => target))]
  for (const target of targets.filter((each) => caller.tenant.catalog.findObject(each)?.served === true)) {
    const mine = ids.filter((each) => each.target === target).map(({ id }) => id)
    const living = await livingIds((statement) => services.database.read(caller.tenant.id, statement, 'merged_into'), {
      tenantId: caller.tenant.id,
      object: target,
      ids: mine,
    })
    for (const [old, id] of living) turns.set(old, id)
  }
  return turns.size === 0 ? tree : turnedTree(tree, turns)
}
