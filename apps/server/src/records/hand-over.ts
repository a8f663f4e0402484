/** Giving everything one person owns to another: resealed to the new owner, in batches, with a line in every record's history. */
import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import type { Suite } from '@holdfast/crypto'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { Services } from '../platform/services.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { type Row, rowColumns } from './row.ts'
import { type Envelopes, isStripped, openClass, placeOfRow, sealClass } from './seal.ts'
import { writeIndex } from './search-index.ts'
import { noteChanged } from './state.ts'
import { voidTransfers } from './transfers.ts'

/** From whom to whom, who said so, and the principal in whose budget the keeper counts the records opened. */
export interface Handing {
  readonly services: Services
  readonly principal: string
  readonly from: string
  readonly to: string
  /** The successor's team, through which the records are reached from now on. */
  readonly teamId: string | null
  readonly by: string
}

/** The objects whose records belong to somebody. */
export const ownedObjects = (catalog: Catalog): readonly ObjectDeclaration[] =>
  catalog.served.filter((object) => object.owned)

type OwnerReader = Pick<Transaction, 'tenantId' | 'query'>

/** The living records of an object that a person owns, as the rest of a statement. */
const ownedBy = ({ tenantId }: OwnerReader, { name }: ObjectDeclaration, ownerId: string) =>
  sql`from ${sql.table(name)} where tenant_id = ${tenantId} and owner_id = ${ownerId} and deleted_at is null`

/** How many living records of each object a person owns, by its plural. */
export async function countOwned(
  reader: OwnerReader,
  catalog: Catalog,
  ownerId: string,
): Promise<Record<string, number>> {
  const counts = ownedObjects(catalog).map(
    (object) =>
      sql`select ${object.plural}::text as plural, count(*)::int as count ${ownedBy(reader, object, ownerId)}`,
  )
  const rows = await reader.query<{ plural: string; count: number }>(sql.join(counts, sql` union all `))
  return Object.fromEntries(rows.map(({ plural, count }) => [plural, count]))
}

/** The names of the objects of which a person owns a living record. */
export async function ownedKinds(reader: OwnerReader, catalog: Catalog, ownerId: string): Promise<readonly string[]> {
  const kinds = ownedObjects(catalog).map(
    (object) => sql`select ${object.name}::text as name where exists (select 1 ${ownedBy(reader, object, ownerId)})`,
  )
  const rows = await reader.query<{ name: string }>(sql.join(kinds, sql` union all `))
  return rows.map(({ name }) => name)
}

type Resealed = { readonly row: Row; readonly seal: number; readonly envelopes: Envelopes }

/** The row's envelopes bound to the new owner; null where one does not open, for then the row was changed behind the application. */
function reseal(
  handing: Handing,
  about: { tenantId: string; suite: Suite; object: ObjectDeclaration; row: Row },
  key: Uint8Array | null,
) {
  const { object, row, suite, tenantId } = about
  const place = placeOfRow(tenantId, object, row)
  const next = { ...place, ownerId: handing.to, teamId: handing.teamId, seal: row.seal + 1 }
  const envelopes: Record<string, Uint8Array | null> = {}
  for (const sealedClass of ENVELOPE_CLASSES) {
    const envelope = row[envelopeColumn(sealedClass)] as Uint8Array | null
    envelopes[sealedClass] = envelope
    // of who was erased nothing opens any more, for anybody
    if (envelope === null || key === null) continue
    const values = openClass(key, place, { sealedClass, envelope })
    if (values === null) return null
    const { random } = handing.services
    envelopes[sealedClass] = sealClass(key, { suite, place: next, sealedClass, values, random, always: true })
  }
  return { row, seal: next.seal, envelopes: envelopes as unknown as Envelopes }
}

async function storeRows(
  handing: Handing,
  tx: Transaction,
  about: { object: ObjectDeclaration; done: readonly Resealed[] },
) {
  const { object, done } = about
  const column = <T>(of: (each: Resealed) => T) => done.map(of)
  const at = new Date(handing.services.clock.now()).toISOString()
  const bytes = (sealedClass: keyof Envelopes) =>
    column(({ envelopes }) => (envelopes[sealedClass] === null ? null : Buffer.from(envelopes[sealedClass])))
  await tx.query(sql`update ${sql.table(object.name)} as r set owner_id = ${handing.to}, team_id = ${handing.teamId}, seal = v.seal, version = r.version + 1,
      updated_at = ${at}, updated_by = ${handing.by},
      sealed_confidential = v.confidential, sealed_personal = v.personal, sealed_sensitive = v.sensitive
    from unnest(${column(({ row }) => row.id)}::uuid[], ${column(({ seal }) => seal)}::int[], ${bytes('confidential')}::bytea[],
      ${bytes('personal')}::bytea[], ${bytes('sensitive')}::bytea[]) as v (id, seal, confidential, personal, sensitive)
    where r.tenant_id = ${tx.tenantId} and r.id = v.id`)
  for (const { row, seal, envelopes } of done) {
    const sealed = Object.fromEntries(ENVELOPE_CLASSES.map((each) => [envelopeColumn(each), envelopes[each]]))
    const stamps = { version: row.version + 1, updated_at: at, updated_by: handing.by }
    const after = { ...row, ...sealed, ...stamps, seal, owner_id: handing.to, team_id: handing.teamId }
    noteChanged(tx, object, { before: row, after })
  }
}

async function writeTraces(
  handing: Handing,
  tx: Transaction,
  about: { object: ObjectDeclaration; done: readonly Resealed[] },
) {
  const { object, done } = about
  const ids = done.map(({ row }) => row.id)
  const { from, to, teamId, by, services } = handing
  await tx.query(sql`insert into record_history (tenant_id, object, record_id, version, at, by_id, act, fields, plain, key_id)
    select tenant_id, ${object.name}, id, version, ${new Date(services.clock.now()).toISOString()}, ${by}, 'update', '{owner}',
      ${JSON.stringify({ owner: [from, to] })}::jsonb, key_id
    from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`)
  await writeIndex(
    tx,
    object,
    done.map(({ row }) => ({ id: row.id, ownerId: to, teamId, tokens: 'kept', living: row.deleted_at === null })),
  )
  await voidTransfers(tx, new Date(services.clock.now()).toISOString(), ids)
  await publish(tx, `${object.name}.changed`, { ids, fields: ['owner'] })
}

/** What one batch did: the records that moved, how many stay because their seal does not hold, and the last id looked at (null at the end). */
export interface Handed {
  readonly ids: readonly string[]
  readonly behind: number
  readonly last: string | null
}

/** Gives the next records of an object to the successor, those in the trash too. Everything of the batch happens, or nothing. */
export async function handOverBatch(
  handing: Handing,
  tx: Transaction,
  asked: { object: ObjectDeclaration; after: string | null; limit: number },
): Promise<Handed> {
  const { object, after, limit } = asked
  const rows = await tx.query<Row>(sql`select ${rowColumns(object, {})} from ${sql.table(object.name)} as r
    where r.tenant_id = ${tx.tenantId} and r.owner_id = ${handing.from} and (${after}::uuid is null or r.id > ${after}::uuid)
    order by r.id limit ${limit} for update of r`)
  const last = rows.at(-1)?.id ?? null
  if (last === null) return { ids: [], behind: 0, last }
  const { keeper } = handing.services
  const subjects = rows.map((row) => row.key_id)
  const keys = await keeper.openSubjects(tx.tenantId, handing.principal, 'job', subjects)
  const suite = await keeper.suiteOf(tx.tenantId)
  const { tenantId } = tx
  const done = rows
    .map((row, at) =>
      isStripped(object, row) ? null : reseal(handing, { tenantId, suite, object, row }, keys[at] ?? null),
    )
    .filter((each) => each !== null)
  if (done.length > 0) {
    await storeRows(handing, tx, { object, done })
    await writeTraces(handing, tx, { object, done })
  }
  return { ids: done.map(({ row }) => row.id), behind: rows.length - done.length, last }
}
