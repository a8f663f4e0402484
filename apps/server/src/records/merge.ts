import { conversionKeys, fieldsOf, findByWireName, isConverted, type NamedField, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { deleteRecord } from './delete.ts'
import { sealMerge } from './lineage.ts'
import { reckonPurchases } from './purchases.ts'
import type { OpenRecord } from './record.ts'
import { changeRows } from './state.ts'
import { turnPointers } from './turn.ts'
import { storeChange } from './update.ts'
import type { Writing } from './writing.ts'

/** Which side's value a field keeps. */
export type Choice = 'this' | 'other'
export type Choices = Readonly<Record<string, Choice>>

/** Two records that are one person or company. `kept` goes on living; `merged` leads to it from now on. */
export interface Pair {
  readonly kept: OpenRecord
  readonly merged: OpenRecord
}

const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** The value of one side, as it can stand on the merged record: what points to the other side would point to itself. */
function sideValue(pair: Pair, side: OpenRecord, key: string): Json {
  const value = side.values[key] ?? null
  const other = side === pair.kept ? pair.merged : pair.kept
  return value === other.row.id || value === side.row.id ? null : value
}

/** The side whose conversion stands on the merged record, as a whole; undefined where neither was converted. */
const convertedSide = ({ kept, merged }: Pair): Choice | undefined =>
  isConverted(kept.object, kept.values) ? 'this' : isConverted(kept.object, merged.values) ? 'other' : undefined

/** Fields that the conversion of either side decides. */
const decidedFields = (pair: Pair): readonly string[] =>
  convertedSide(pair) === undefined ? [] : conversionKeys(pair.kept.object)

/** Fields a person decides about: not the owner, not what the server computes, not what a conversion wrote. */
function decidable(pair: Pair): readonly NamedField[] {
  const decided = decidedFields(pair)
  return fieldsOf(pair.kept.object).filter(
    ({ key, field }) => field.computed !== true && key !== 'owner' && !decided.includes(key),
  )
}

const isSeen = ({ kept, merged }: Pair, key: string): boolean => kept.modes.has(key) && merged.modes.has(key)

/** Fields the caller sees that both records fill differently: each needs their choice. */
export const conflictingFields = (pair: Pair): readonly NamedField[] =>
  decidable(pair).filter(({ key }) => {
    const [kept, merged] = [sideValue(pair, pair.kept, key), sideValue(pair, pair.merged, key)]
    return isSeen(pair, key) && isSet(kept) && isSet(merged) && !same(kept, merged)
  })

/** Refuses, naming each field, while a choice is missing or names what the caller does not see: nothing is picked silently. */
function demandChoices(pair: Pair, choose: Choices): void {
  const unknown = Object.keys(choose).filter((name) => {
    const named = findByWireName(pair.kept.object, name)
    return named === undefined || !isSeen(pair, named.key) || !decidable(pair).some(({ key }) => key === named.key)
  })
  if (unknown.length > 0)
    throw new Refusal('invalid', {
      errors: unknown.map((name) => ({ path: `/choose/${name.slice(0, 64)}`, code: 'field_unknown' })),
    })
  const undecided = conflictingFields(pair).filter((named) => choose[wireName(named)] === undefined)
  if (undecided.length > 0)
    throw new Refusal('merge_undecided', {
      errors: undecided.map((named) => ({ path: `/choose/${wireName(named)}`, code: 'required' })),
    })
}

/** Times the server computes of both records: the last contact is the later one, the next step the earlier. */
const JOINED: Readonly<Record<string, 0 | -1>> = { lastFollowUpAt: -1, nextStepAt: 0 }

function joined(pair: Pair, key: string): Json {
  const [kept, merged] = [pair.kept.values[key] ?? null, pair.merged.values[key] ?? null]
  if (kept === null || merged === null) return kept ?? merged
  return [String(kept), String(merged)].sort().at(JOINED[key] ?? 0) ?? null
}

/**
 * The values of the merged record. A field the caller does not see is never decided by them and tells nothing of itself: it stays as it is, or is
 * filled from the other side where it was empty; the other's value rests with the merged record and comes back when the merge is undone.
 */
function valuesOf(pair: Pair, choose: Choices): Record<string, Json> {
  const { kept, merged } = pair
  const decided = decidedFields(pair)
  // what follows others is reckoned anew once these are turned
  const followed = Object.values(kept.object.purchaseCycle ?? {})
  const values: Record<string, Json> = { ...kept.values }
  for (const named of fieldsOf(kept.object)) {
    const { key } = named
    if (key === 'owner' || followed.includes(key)) continue
    const filled = isSet(sideValue(pair, kept, key)) ? 'this' : 'other'
    const choice = decided.includes(key) ? convertedSide(pair) : (choose[wireName(named)] ?? filled)
    values[key] = Object.hasOwn(JOINED, key)
      ? joined(pair, key)
      : sideValue(pair, choice === 'this' ? kept : merged, key)
  }
  return values
}

/**
 * Merges two records in one transaction: values as chosen, everything that pointed to the merged one turned to the kept one, both ids alive. Gives
 * the id under which the merge can be undone.
 */
export async function mergeRecords(
  writing: Writing,
  tx: Transaction,
  asked: Pair & { choose: Choices },
): Promise<string> {
  const { services, caller, object } = writing
  const { kept, merged, choose } = asked
  demandChoices(asked, choose)
  const values = valuesOf(asked, choose)
  const changed = Object.keys(values).filter((key) => !same(kept.values[key], values[key]))
  await deleteRecord(writing, tx, { record: merged, act: 'merged' })
  const reach = { ownerId: kept.row.owner_id, teamId: kept.row.team_id }
  await storeChange(writing, tx, { record: kept, values, changed, ...reach, act: 'merge' })
  await changeRows(tx, object, {
    set: sql`merged_into = ${kept.row.id}`,
    where: sql`r.id = ${merged.row.id}`,
  })
  const moved = await turnPointers(writing, tx, { from: merged.row.id, to: kept.row.id })
  await reckonPurchases(tx, caller.tenant.catalog, { buyer: object, ids: [kept.row.id, merged.row.id] })
  const id = services.newId()
  await tx.query(sql`insert into merge (tenant_id, id, object, kept_id, merged_id, at, by_id, moved, changed, kept_version)
    values (${caller.tenant.id}, ${id}, ${object.name}, ${kept.row.id}, ${merged.row.id}, ${new Date(services.clock.now()).toISOString()}, ${caller.user.id},
      ${JSON.stringify(moved)}::jsonb, ${changed}::text[], ${kept.row.version + 1})`)
  const [keptId, mergedId] = [kept.row.id, merged.row.id]
  await sealMerge(writing, tx, { mergeId: id, keptId, mergedId, mergedVersion: merged.row.version + 1 })
  await publish(tx, `${object.name}.merged`, { ids: [kept.row.id, merged.row.id] })
  return id
}
