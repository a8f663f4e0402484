/** What the stages of pipelines remember: every stay of a record in a stage, written with the record itself. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { textArray, uuidArray } from '../platform/database/arrays.ts'
import type { Transaction } from '../platform/database/database.ts'

type Values = Readonly<Record<string, Json>>

/** When, and by whom. */
interface Act {
  readonly at: string
  readonly by: string
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)
const placeOf = ({ pipeline, stage }: Process, values: Values) => ({
  pipeline: text(values[pipeline]),
  stage: text(values[stage]),
})

/** New records begin in their stages: since when, they say themselves, else since they were made. */
export async function noteBegun(
  tx: Transaction,
  object: ObjectDeclaration,
  begun: Act & { readonly records: readonly { readonly id: string; readonly values: Values }[] },
): Promise<void> {
  const { process } = object
  if (process === undefined) return
  const { at, by } = begun
  const stays = begun.records.flatMap(({ id, values }) => {
    const { pipeline, stage } = placeOf(process, values)
    return pipeline === null || stage === null ? [] : [{ id, pipeline, stage, at: text(values[process.since]) ?? at }]
  })
  if (stays.length === 0) return
  await tx.query(sql`insert into movement (tenant_id, object, record_id, version, at, by_id, pipeline, stage)
    select ${tx.tenantId}::uuid, ${object.name}, u.id, 1, u.at::timestamptz, ${by}::uuid, u.pipeline, u.stage
    from unnest(${uuidArray(stays.map(({ id }) => id))}::uuid[], ${textArray(stays.map((stay) => stay.at))}::text[],
      ${textArray(stays.map(({ pipeline }) => pipeline))}::text[], ${textArray(stays.map(({ stage }) => stage))}::text[]) as u (id, at, pipeline, stage)`)
}

/** A record that was changed leaves its stage and comes to another, where the change moves it. */
export async function noteMoved(
  tx: Transaction,
  object: ObjectDeclaration,
  moved: Act & { readonly id: string; readonly version: number; readonly before: Values; readonly after: Values },
): Promise<void> {
  const { process } = object
  if (process === undefined) return
  const { id, version, at, by } = moved
  const [from, to] = [placeOf(process, moved.before), placeOf(process, moved.after)]
  if (from.pipeline === to.pipeline && from.stage === to.stage) return
  const mine = sql`tenant_id = ${tx.tenantId} and object = ${object.name} and record_id = ${id}`
  await tx.query(sql`update movement set left_at = greatest(at, ${at}::timestamptz) where ${mine} and left_at is null`)
  if (to.pipeline === null || to.stage === null) return
  await tx.query(sql`insert into movement (tenant_id, object, record_id, version, at, by_id, from_pipeline, from_stage, pipeline, stage)
    values (${tx.tenantId}, ${object.name}, ${id}, ${version}, ${at}, ${by}, ${from.pipeline}, ${from.stage}, ${to.pipeline}, ${to.stage})`)
}
