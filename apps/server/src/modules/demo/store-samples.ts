/** Storing the records of the sample company, in the name of their owners. */
import type { Json } from '@holdfast/catalog/values'
import { workContext } from '../../platform/audit/work-context.ts'
import { declaredUnique } from '../../platform/gate/unique-fields.ts'
import type { Services } from '../../platform/services.ts'
import { type Draft, insertRecords, type PreparedRecord, prepareRecords, takeNumber } from '../../records/index.ts'
import type { SampleRecord } from './sample-world.ts'

const BATCH = 1_000

/** Somebody who owns records, through whose team they are reached. */
export interface Owner {
  readonly id: string
  readonly teamId: string
}

/** Who the sample company's people are, and where their records go. */
export interface Storing {
  readonly services: Services
  readonly tenantId: string
  readonly owners: readonly Owner[]
}

/** Stores records of one object in batches, each owner's in their own name, and gives their ids in order. */
export async function store(
  storing: Storing,
  object: string,
  drafts: readonly (Draft & { readonly by: string })[],
): Promise<string[]> {
  const { services, tenantId } = storing
  const declared = services.catalog.getObject(object)
  const ids: string[] = []
  for (let from = 0; from < drafts.length; from += BATCH) {
    const batch = drafts.slice(from, from + BATCH)
    const by = batch[0]?.by ?? ''
    const preparing = {
      services,
      tenantId,
      userId: by,
      object: declared,
      country: 'CN',
      unique: declaredUnique(declared),
      purpose: 'import' as const,
    }
    const records: PreparedRecord[] = await prepareRecords(preparing, batch)
    const at = new Date(services.clock.now()).toISOString()
    const made = records.map((record) => record.id)
    await services.database.inTenant(tenantId, async (tx) => {
      await insertRecords(tx, declared, { records, at, by })
      const event = { act: 'demo.fill', outcome: 'allowed', object, ids: made, count: made.length } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    })
    ids.push(...made)
  }
  return ids
}

interface StoredNumber {
  readonly id: string
  readonly number: string
}

/** Stores a record that is numbered: sealed with its number, inside the transaction that takes it; with the number it states, where it is a later version. */
export async function storeNumbered(
  { services, tenantId }: Storing,
  name: string,
  draft: Draft & { readonly by: string },
): Promise<StoredNumber> {
  const object = services.catalog.getObject(name)
  const { numbering } = object
  if (numbering === undefined) throw new Error(`${name} has no numbers`)
  const now = new Date(services.clock.now())
  const preparing = {
    services,
    tenantId,
    userId: draft.by,
    object,
    country: 'CN',
    unique: declaredUnique(object),
    purpose: 'import' as const,
  }
  return services.database.inTenant(tenantId, async (tx) => {
    const stated = draft.values[numbering.at]
    const number = typeof stated === 'string' ? stated : await takeNumber(tx, { name, numbering }, now.getUTCFullYear())
    const values = { ...draft.values, [numbering.at]: number }
    const records = await prepareRecords(preparing, [{ ...draft, values }])
    await insertRecords(tx, object, { records, at: now.toISOString(), by: draft.by })
    const ids = records.map(({ id }) => id)
    const event = { act: 'demo.fill', outcome: 'allowed', object: name, ids, count: ids.length } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId, operation: 'demo' }))
    return { id: ids[0] ?? '', number }
  })
}

/** A sample as a draft of its owner's. */
export function ownedDraft({ owners }: Storing, record: SampleRecord, more: Record<string, Json> = {}) {
  const owner = owners[record.owner]
  const [ownerId, teamId] = [owner?.id ?? null, owner?.teamId ?? null]
  return { ownerId, teamId, values: { ...record.values, ...more, owner: ownerId }, by: ownerId ?? '' }
}
