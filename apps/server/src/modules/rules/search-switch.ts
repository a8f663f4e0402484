/** How the company's policy changes when a kind of search is switched. */
import type { SearchKinds, SearchMode } from '@holdfast/catalog'
import type { RuleChange } from '../../platform/gate/rule-changes.ts'
import type { SearchWork, TenantPolicy } from '../../platform/gate/tenant-policy.ts'

export type SearchChange = Extract<RuleChange, { rule: 'search' }>

function withKind(kinds: SearchKinds, { field, kind }: SearchChange, holds: boolean): SearchKinds {
  const others = (kinds[field] ?? []).filter((each) => each !== kind)
  const next: readonly SearchMode[] = holds ? [...others, kind] : others
  return { ...kinds, [field]: next }
}

/**
 * The policy with one kind of search on or off: a new form of the object's index, and the work that brings the records to it, in the budget of the
 * work that is under way or of a new principal.
 */
export function switched(
  policy: TenantPolicy,
  change: SearchChange,
  begun: Pick<SearchWork, 'principal' | 'at'>,
): TenantPolicy {
  const { object, on } = change
  const { principal = begun.principal, building = {} } = policy.searchWork[object] ?? {}
  const work = { principal, at: begun.at, building: withKind(building, change, on) }
  return {
    ...policy,
    searchOff: { ...policy.searchOff, [object]: withKind(policy.searchOff[object] ?? {}, change, !on) },
    searchForms: { ...policy.searchForms, [object]: (policy.searchForms[object] ?? 0) + 1 },
    searchWork: { ...policy.searchWork, [object]: work },
  }
}

/** The policy once the object's index is of the present form: what was being built answers from now on. */
export function finished(policy: TenantPolicy, object: string): TenantPolicy {
  const { [object]: _done, ...searchWork } = policy.searchWork
  return { ...policy, searchWork }
}
