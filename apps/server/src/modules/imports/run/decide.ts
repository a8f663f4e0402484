/** What is done with each row of a batch: made, put into a record that is there, passed over. Works everything out, writes nothing. */

import { conversionKeys, isConverted } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { writableFields } from '@holdfast/policy'
import { uniqueFieldsOf } from '../../../platform/gate/unique-fields.ts'
import { IDENTITY } from '../../../records/identity.ts'
import type { OpenRecord } from '../../../records/record.ts'
import type { DuplicateRule } from '../store/queries.ts'
import { beginningFault, movedBy } from './beginning.ts'
import { type Candidate, type Candidates, candidateKey } from './candidates.ts'
import type { Item, Outcomes, Run, Values } from './run.ts'
import { keptLines, lineFits } from './sold.ts'

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
  /** Records beyond the importer's reach whose existence the batch tells. */
  readonly told: readonly Candidate[]
}

/** What is done with repetitions: what may stand once alone is passed over where every other row would be made. */
const ruleOf = ({ row, writing }: Run): DuplicateRule =>
  row.duplicates === 'create' && writing.object.once === true ? 'skip' : row.duplicates

const isFilled = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/** `update`: what the file says wins. `merge`: it only fills what is empty. Empty cells never erase. */
export function combine(held: Values, stated: Values, rule: DuplicateRule): Values {
  const news = Object.entries(stated).filter(
    ([key, value]) => isFilled(value) && (rule === 'update' || !isFilled(held[key])),
  )
  return { ...held, ...Object.fromEntries(news) }
}

/** The same of what a deal has sold: where the file's one line and what the deal comes to would not agree, the line stays out. */
function combined({ writing, row }: Run, held: Values, stated: Values): Values {
  const next = combine(held, stated, row.duplicates)
  return lineFits(writing.object, { held, next }) ? next : { ...next, ...keptLines(writing.object, held) }
}

/** The values a row may write into a record: fields the importer may change there, never the owner, nor the state that a conversion left. */
function writableValues(run: Run, record: OpenRecord, values: Values): Values {
  const { caller, object } = run.writing
  const writable = writableFields(caller.access, { object: object.name, action: 'update' }, record.reach)
  const kept = isConverted(object, record.values) ? conversionKeys(object) : []
  return Object.fromEntries(Object.entries(values).filter(([key]) => writable.has(key) && !kept.includes(key)))
}

type Match =
  | { readonly kind: 'same'; readonly by: string; readonly candidate: Candidate }
  | { readonly kind: 'conflict' | 'taken'; readonly by: string; readonly held: readonly Candidate[] }
  | undefined

const heldBy = (item: Item, candidates: Candidates, field: string): readonly Candidate[] => {
  const key = item.keys?.find((each) => each.field === field)
  return key === undefined ? [] : (candidates.get(candidateKey(key)) ?? [])
}

/** The record of the base that a row is: same key and same name, within reach before beyond it. */
function findSame(run: Run, item: Item, candidates: Candidates): Match {
  const { object, caller } = run.writing
  const sameName = ({ open }: Candidate, by: string) =>
    by === object.title || by === IDENTITY || open.values[object.title] === item.values[object.title]
  if (candidates.size === 0) return undefined
  const unique = uniqueFieldsOf(caller.tenant.policy, object)
  for (const by of [...(object.duplicateBy ?? []), ...(object.sameWithTitle ?? []), ...unique, IDENTITY]) {
    const same = heldBy(item, candidates, by).filter((candidate) => sameName(candidate, by))
    const candidate = same.find((each) => each.isReached) ?? same[0]
    if (candidate !== undefined) return { kind: 'same', by, candidate }
  }
  return undefined
}

/** A value that must be unique and is taken; else the first key under another name, a conflict. */
function findClash(run: Run, item: Item, candidates: Candidates): Match {
  const { object, caller } = run.writing
  const held = (field: string) => heldBy(item, candidates, field)
  const taken = uniqueFieldsOf(caller.tenant.policy, object).find((field) => held(field).length > 0)
  if (taken !== undefined) return { kind: 'taken', by: taken, held: held(taken) }
  const first = object.duplicateBy?.[0]
  return first !== undefined && held(first).length > 0 ? { kind: 'conflict', by: first, held: held(first) } : undefined
}

/** Held against the base by the same rule as against the file. */
export const matchInBase = (run: Run, item: Item, candidates: Candidates): Match =>
  findSame(run, item, candidates) ?? findClash(run, item, candidates)

/** Where every row becomes a record, one that is there already only keeps a unique value from being taken again. */
function matchForCreate(run: Run, item: Item, candidates: Candidates): Match {
  const clash = findClash(run, item, candidates)
  return clash?.kind === 'conflict' && findSame(run, item, candidates) !== undefined ? undefined : clash
}

/** A field whose new value must be unique and stands in another record, or in an earlier row of the file. */
function findTaken(
  run: Run,
  about: { item: Item; target: Target; candidates: Candidates },
  next: Values,
): string | undefined {
  const { item, target, candidates } = about
  const unique = uniqueFieldsOf(run.writing.caller.tenant.policy, run.writing.object)
  return unique.find((field) => {
    if (next[field] === target.values[field]) return false
    const isElsewhere = heldBy(item, candidates, field).some(({ open }) => open.row.id !== target.record.row.id)
    return isElsewhere || item.takenBy === field
  })
}

/** Puts a row into a record of the base, as the rule says, and notes what came of it. */
export function putInto(
  run: Run,
  about: { item: Item; by: string; candidate: Candidate; candidates: Candidates; targets: Map<string, Target> },
  outcomes: Outcomes,
): void {
  const { item, by, candidate, candidates, targets } = about
  const { record } = item
  const { row } = candidate.open
  if (!candidate.isReached) {
    outcomes.repeat(record, { as: 'skipped', by, heldSince: row.created_at.slice(0, 10) })
    return
  }
  if (ruleOf(run) === 'skip') {
    outcomes.repeat(record, { as: 'skipped', by, recordId: row.id })
    return
  }
  const target = targets.get(row.id) ?? { record: candidate.open, values: candidate.open.values }
  const next = combined(run, target.values, writableValues(run, candidate.open, item.values))
  const taken = findTaken(run, { item, target, candidates }, next)
  if (taken !== undefined) {
    outcomes.reject(record, { field: taken, code: 'duplicate_value' })
    return
  }
  const moved = movedBy(run, candidate.open, next)
  if ('fault' in moved) {
    outcomes.reject(record, moved.fault)
    return
  }
  target.values = moved.values
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
  readonly told: Candidate[]
}

/** A repetition of an earlier row of the same file. */
function decideRepetition(deciding: Deciding, item: Item, recurrence: { of: number; by: string }): void {
  const { run, outcomes, candidates, created, went, targets } = deciding
  const { by, of } = recurrence
  const rule = ruleOf(run)
  if (rule === 'skip') {
    outcomes.repeat(item.record, { as: 'skipped', by })
    return
  }
  const leader = created.get(of)
  const candidate = went.get(of)
  if (leader !== undefined) {
    leader.values = combined(run, leader.values, item.values)
    leader.keys = undefined
    outcomes.repeat(item.record, { as: 'updated', by })
  } else if (candidate !== undefined) putInto(run, { item, by, candidate, candidates, targets }, outcomes)
  else if (run.writes) deciding.late.push(item)
  else outcomes.repeat(item.record, { as: 'updated', by })
}

function decideOne(deciding: Deciding, item: Item): void {
  const { run, outcomes, candidates, targets, created, went, told } = deciding
  const { recurrence } = item
  const makesAll = ruleOf(run) === 'create'
  if (recurrence.kind === 'duplicate' && !makesAll) {
    decideRepetition(deciding, item, recurrence)
    return
  }
  const match = (makesAll ? matchForCreate : matchInBase)(run, item, candidates)
  const held = match === undefined ? [] : match.kind === 'same' ? [match.candidate] : match.held
  told.push(...held.filter((candidate) => !candidate.isReached))
  if (match?.kind === 'same') {
    putInto(run, { item, by: match.by, candidate: match.candidate, candidates, targets }, outcomes)
    went.set(item.record, match.candidate)
    return
  }
  const taken = match?.kind === 'taken' ? match.by : item.takenBy
  if (taken !== null) {
    outcomes.reject(item.record, { field: taken, code: 'duplicate_value' })
    return
  }
  const fault = beginningFault(run, item)
  if (fault !== undefined) {
    outcomes.reject(item.record, fault)
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
    told: [],
  }
  for (const item of batch.items) decideOne(deciding, item)
  return {
    created: [...deciding.created.values()],
    targets: [...deciding.targets.values()],
    late: deciding.late,
    told: deciding.told,
  }
}
