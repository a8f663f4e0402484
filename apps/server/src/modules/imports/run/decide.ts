/** What is done with each row of a batch: made, put into a record that is there, passed over. Works everything out, writes nothing. */
import type { Json } from '@holdfast/catalog/values'
import { writableFields } from '@holdfast/policy'
import type { OpenRecord } from '../../../records/record.ts'
import type { DuplicateRule } from '../store/queries.ts'
import { type Candidate, type Candidates, candidateKey } from './candidates.ts'
import type { Item, Outcomes, Run, Values } from './run.ts'

/** A record of the base with what the file changes in it. */
export interface Target {
  readonly record: OpenRecord
  values: Values
}

/** What a batch comes to. */
export interface Decision {
  readonly created: readonly Item[]
  readonly targets: readonly Target[]
  /** Rows that repeat one of an earlier batch: which record that became is known once that batch is stored. */
  readonly late: readonly Item[]
}

const isFilled = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/** `update`: what the file says wins. `merge`: it only fills what is empty. Empty cells never erase. */
export function combine(held: Values, stated: Values, rule: DuplicateRule): Values {
  const news = Object.entries(stated).filter(
    ([key, value]) => isFilled(value) && (rule === 'update' || !isFilled(held[key])),
  )
  return { ...held, ...Object.fromEntries(news) }
}

/** The values a row may write into a record: fields the importer may change there, never the owner. */
function writableValues(run: Run, record: OpenRecord, values: Values): Values {
  const { caller, object } = run.writing
  const writable = writableFields(caller.access, { object: object.name, action: 'update' }, record.reach)
  return Object.fromEntries(Object.entries(values).filter(([key]) => writable.has(key)))
}

type Match =
  | { readonly kind: 'same'; readonly by: string; readonly candidate: Candidate }
  | { readonly kind: 'conflict'; readonly by: string }
  | { readonly kind: 'taken'; readonly by: string }
  | undefined

/** Held against the base by the same rule as against the file: same key and same name; the first key alone is a conflict. */
export function matchInBase(run: Run, item: Item, candidates: Candidates): Match {
  const { object, caller } = run.writing
  const held = (field: string): readonly Candidate[] => {
    const key = item.keys?.find((each) => each.field === field)
    return key === undefined ? [] : (candidates.get(candidateKey(key)) ?? [])
  }
  const sameName = ({ open }: Candidate, by: string) =>
    by === object.title || open.values[object.title] === item.values[object.title]
  for (const by of object.duplicateBy ?? []) {
    const same = held(by).filter((candidate) => sameName(candidate, by))
    const candidate = same.find((each) => each.isReached) ?? same[0]
    if (candidate !== undefined) return { kind: 'same', by, candidate }
  }
  const taken = (caller.tenant.policy.uniqueFields[object.name] ?? []).find((field) => held(field).length > 0)
  if (taken !== undefined) return { kind: 'taken', by: taken }
  const first = object.duplicateBy?.[0]
  return first !== undefined && held(first).length > 0 ? { kind: 'conflict', by: first } : undefined
}

/** Puts a row into a record of the base, as the rule says, and notes what came of it. */
export function putInto(
  run: Run,
  about: { item: Item; by: string; candidate: Candidate; targets: Map<string, Target> },
  outcomes: Outcomes,
): void {
  const { item, by, candidate, targets } = about
  const { record } = item
  const { row } = candidate.open
  if (!candidate.isReached) {
    outcomes.repeat(record, { as: 'skipped', by, heldSince: row.created_at.slice(0, 10) })
    return
  }
  if (run.row.duplicates === 'skip') {
    outcomes.repeat(record, { as: 'skipped', by, recordId: row.id })
    return
  }
  const target = targets.get(row.id) ?? { record: candidate.open, values: candidate.open.values }
  target.values = combine(target.values, writableValues(run, candidate.open, item.values), run.row.duplicates)
  targets.set(row.id, target)
  outcomes.repeat(record, { as: 'updated', by, recordId: row.id })
}

interface Deciding {
  readonly run: Run
  readonly candidates: Candidates
  readonly outcomes: Outcomes
  readonly created: Map<number, Item>
  readonly targets: Map<string, Target>
  readonly late: Item[]
  /** Where a row of this batch went, for those that repeat it. */
  readonly went: Map<number, Candidate>
}

/** A repetition of an earlier row of the same file. */
function decideRepetition(deciding: Deciding, item: Item, recurrence: { of: number; by: string }): void {
  const { run, outcomes, created, went, targets } = deciding
  const { by, of } = recurrence
  const rule = run.row.duplicates
  if (rule === 'skip') {
    outcomes.repeat(item.record, { as: 'skipped', by })
    return
  }
  const leader = created.get(of)
  const candidate = went.get(of)
  if (leader !== undefined) {
    leader.values = combine(leader.values, item.values, rule)
    leader.keys = undefined
    outcomes.repeat(item.record, { as: 'updated', by })
  } else if (candidate !== undefined) putInto(run, { item, by, candidate, targets }, outcomes)
  else if (run.writes) deciding.late.push(item)
  else outcomes.repeat(item.record, { as: 'updated', by })
}

function decideOne(deciding: Deciding, item: Item): void {
  const { run, outcomes, candidates, targets, created, went } = deciding
  const { recurrence } = item
  const makesAll = run.row.duplicates === 'create'
  if (recurrence.kind === 'duplicate' && !makesAll) {
    decideRepetition(deciding, item, recurrence)
    return
  }
  const match = matchInBase(run, item, candidates)
  if (match?.kind === 'same' && !makesAll) {
    putInto(run, { item, by: match.by, candidate: match.candidate, targets }, outcomes)
    went.set(item.record, match.candidate)
    return
  }
  if (match?.kind === 'taken') {
    outcomes.reject(item.record, { field: match.by, code: 'duplicate_value' })
    return
  }
  created.set(item.record, item)
  const conflict = recurrence.kind === 'conflict' ? recurrence.by : match?.kind === 'conflict' ? match.by : null
  outcomes.create(item.record, conflict)
}

/** Decides on the rows of a batch in their order. */
export function decide(
  run: Run,
  batch: { items: readonly Item[]; candidates: Candidates },
  outcomes: Outcomes,
): Decision {
  const deciding: Deciding = {
    run,
    candidates: batch.candidates,
    outcomes,
    created: new Map(),
    targets: new Map(),
    late: [],
    went: new Map(),
  }
  for (const item of batch.items) decideOne(deciding, item)
  return {
    created: [...deciding.created.values()],
    targets: [...deciding.targets.values()],
    late: deciding.late,
  }
}
