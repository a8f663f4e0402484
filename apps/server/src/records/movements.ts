/** What the stages of pipelines remember: every stay of a record in a stage, written with the record itself. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { intArray, textArray, uuidArray } from '../platform/database/arrays.ts'
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

/** A stay that a record had before it came here, in the pipeline in which it stands. */
export interface EarlierStay {
  readonly stage: string
  /** RFC 3339. */
  readonly at: string
}

/** A new record as movements know it. */
export interface Begun {
  readonly id: string
  readonly values: Values
  /** Its stays before the one in which it stands, oldest first; most records have none. */
  readonly way?: readonly EarlierStay[]
}

/** The stays of a new record: the one in which it stands has its first version, the ones before it count down from there. */
function staysOf(process: Process, { id, values, way = [] }: Begun, made: string) {
  const { pipeline, stage } = placeOf(process, values)
  if (pipeline === null || stage === null) return []
  const stays = [...way, { stage, at: text(values[process.since]) ?? made }]
  return stays.map((stay, n) => ({
    ...stay,
    id,
    pipeline,
    version: n - stays.length + 2,
    from: stays[n - 1]?.stage ?? null,
    left: stays[n + 1]?.at ?? null,
  }))
}

/** New records begin in their stages: since when, they say themselves, else since they were made. */
export async function noteBegun(
  tx: Transaction,
  object: ObjectDeclaration,
  begun: Act & { readonly records: readonly Begun[] },
): Promise<void> {
  const { process } = object
  if (process === undefined) return
  const { at, by } = begun
  const stays = begun.records.flatMap((record) => staysOf(process, record, at))
  if (stays.length === 0) return
  const texts = (of: (stay: (typeof stays)[number]) => string | null) => sql`${textArray(stays.map(of))}::text[]`
  await tx.query(sql`insert into movement (tenant_id, object, record_id, version, at, by_id, from_pipeline, from_stage, pipeline, stage, left_at)
    select ${tx.tenantId}::uuid, ${object.name}, u.id, u.version, u.at::timestamptz, ${by}::uuid, case when u.from_stage is not null then u.pipeline end, u.from_stage,
      u.pipeline, u.stage, u.left_at::timestamptz
    from unnest(${uuidArray(stays.map(({ id }) => id))}::uuid[], ${intArray(stays.map(({ version }) => version))}::int[], ${texts((stay) => stay.at)},
      ${texts(({ from }) => from)}, ${texts(({ pipeline }) => pipeline)}, ${texts(({ stage }) => stage)}, ${texts(({ left }) => left)})
      as u (id, version, at, from_stage, pipeline, stage, left_at)`)
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
