import type { BilingualLabel, LayoutGroup, ObjectLayout } from '@holdfast/sdk'

/** A layout while it is being changed. */
export interface LayoutDraft {
  readonly groups: readonly LayoutGroup[]
  readonly leftOut: readonly string[]
  readonly demanded: readonly string[]
}

export const draftOf = (layout: ObjectLayout): LayoutDraft => ({
  groups: layout.groups,
  leftOut: layout.leftOut,
  demanded: layout.fields.filter(({ demanded }) => demanded).map(({ key }) => key),
})

const without = (keys: readonly string[], key: string) => keys.filter((each) => each !== key)

/** Swaps a field with the one before or after it in its group. */
export function movedBy(draft: LayoutDraft, key: string, step: -1 | 1): LayoutDraft {
  const groups = draft.groups.map((group) => {
    const at = group.fields.indexOf(key)
    const other = group.fields[at + step]
    if (at < 0 || other === undefined) return group
    const fields = [...group.fields]
    fields[at] = other
    fields[at + step] = key
    return { ...group, fields }
  })
  return { ...draft, groups }
}

/** Puts a field at the end of a group, out of wherever it stood. */
export function placedIn(draft: LayoutDraft, key: string, at: number): LayoutDraft {
  const groups = draft.groups.map((group, index) => {
    const fields = without(group.fields, key)
    return { ...group, fields: index === at ? [...fields, key] : fields }
  })
  return { ...draft, groups, leftOut: without(draft.leftOut, key) }
}

/** Beside another field of a group, or at its beginning. */
export interface Place {
  readonly groupAt: number
  readonly beside: string | null
  readonly isAfter: boolean
}

/** Puts a field where it was dropped, out of wherever it stood. */
export function putAt(draft: LayoutDraft, key: string, { groupAt, beside, isAfter }: Place): LayoutDraft {
  if (key === beside) return draft
  const groups = draft.groups.map((group, at) => {
    const fields = without(group.fields, key)
    if (at !== groupAt) return { ...group, fields }
    const to = beside === null ? 0 : fields.indexOf(beside) + (isAfter ? 1 : 0)
    return { ...group, fields: [...fields.slice(0, to), key, ...fields.slice(to)] }
  })
  return { ...draft, groups, leftOut: without(draft.leftOut, key) }
}

/** Leaves a field out of forms; it is then not asked for either. */
export const leftOutOf = (draft: LayoutDraft, key: string): LayoutDraft => ({
  groups: draft.groups.map((group) => ({ ...group, fields: without(group.fields, key) })),
  leftOut: [...without(draft.leftOut, key), key],
  demanded: without(draft.demanded, key),
})

/** Asks for a field, or no longer. */
export const demandedIn = (draft: LayoutDraft, key: string, isDemanded: boolean): LayoutDraft => ({
  ...draft,
  demanded: isDemanded ? [...without(draft.demanded, key), key] : without(draft.demanded, key),
})

export const renamed = (draft: LayoutDraft, at: number, label: BilingualLabel): LayoutDraft => ({
  ...draft,
  groups: draft.groups.map((group, index) => (index === at ? { ...group, label } : group)),
})

export const withGroup = (draft: LayoutDraft, label: BilingualLabel): LayoutDraft => ({
  ...draft,
  groups: [...draft.groups, { label, fields: [] }],
})
