/** What a change of rights gives and takes: compared act by act, reach by reach, field by field. */
import type { Access } from './access.ts'
import type { Action, FieldMode, Grant, Reach } from './grant.ts'
import { clearness } from './own-roles.ts'

/** What an act within a reach shows and lets write. */
interface Within {
  readonly fields: ReadonlyMap<string, FieldMode>
  readonly write: ReadonlySet<string>
  readonly statistics: boolean
}

export interface Difference {
  readonly object: string
  readonly action: Action
  readonly reach: Reach
  /** The act itself came or went; of the fields those that are seen more or less clearly, or may or may no longer be written. */
  readonly act: boolean
  readonly fields: readonly string[]
  readonly write: readonly string[]
}

/** What everybody may of all records they may of their own, too. */
const reaching = (levels: readonly Grant[], action: Action, reach: Reach): readonly Grant[] =>
  levels.filter((grant) => grant.actions.includes(action) && (grant.reach === reach || grant.reach === 'all'))

function within(levels: readonly Grant[], action: Action, reach: Reach): Within | null {
  const those = reaching(levels, action, reach)
  if (those.length === 0) return null
  const fields = new Map<string, FieldMode>()
  for (const grant of those)
    for (const [key, mode] of Object.entries(grant.fields)) if (fields.get(key) !== 'clear') fields.set(key, mode)
  return {
    fields,
    write: new Set(those.flatMap(({ write = [] }) => write)),
    statistics: those.every(({ statistics }) => statistics === true),
  }
}

function more(one: Within, other: Within | null): Pick<Difference, 'act' | 'fields' | 'write'> {
  const fields = [...one.fields].filter(([key, mode]) => clearness(mode) > clearness(other?.fields.get(key)))
  return {
    // numbers over small groups are more than numbers that hide them
    act: other === null || (other.statistics && !one.statistics),
    fields: fields.map(([key]) => key).sort(),
    write: [...one.write].filter((key) => other?.write.has(key) !== true).sort(),
  }
}

function beyond(one: readonly Grant[], other: readonly Grant[], object: string): readonly Difference[] {
  const places = new Map<string, { action: Action; reach: Reach }>()
  for (const { actions, reach } of one)
    for (const action of actions) places.set(`${action}/${reach}`, { action, reach })
  return [...places.values()].flatMap(({ action, reach }) => {
    const here = within(one, action, reach)
    if (here === null) return []
    const found = more(here, within(other, action, reach))
    const isNone = !found.act && found.fields.length === 0 && found.write.length === 0
    return isNone ? [] : [{ object, action, reach, ...found }]
  })
}

const levelsOf = (access: Access, object: string): readonly Grant[] => access.objects.get(object)?.levels ?? []

/** What `one` gives that `other` does not. Two people's rights compared, or one person's before and after a change: none either way, and they are alike. */
export const rightsBeyond = (one: Access, other: Access): readonly Difference[] =>
  [...one.objects.keys()].flatMap((object) => beyond(levelsOf(one, object), levelsOf(other, object), object))
