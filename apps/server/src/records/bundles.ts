/** Bundles: products that are made of others. What is in one is read here, and held to make sense under one lock of the company. Decision 0078. */

import { GrowingBundles, type ObjectDeclaration, type PartFault, type PartOf } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import type { Reader } from '../platform/database/reader.ts'
import { takeTurn } from '../platform/database/take-turn.ts'
import { Refusal } from '../platform/errors/refusal.ts'

type Values = Readonly<Record<string, Json>>
type Read = Transaction['query']

/** What keeps a part out of its bundle: besides how the bundle would be, that one of the two products is gone. */
export type WrittenPartFault = PartFault | 'reference_invalid'

/** The parts of products, and of these, down to those that are no bundles. */
export const readParts = (read: Read, tenantId: string, productIds: readonly string[]): Promise<readonly PartOf[]> =>
  productIds.length === 0
    ? Promise.resolve([])
    : read<PartOf>(
        sql`with recursive below as (
            select p.bundle_id, p.part_id, p.quantity from part p
              where p.tenant_id = ${tenantId} and p.bundle_id = any(${productIds}::uuid[]) and p.deleted_at is null
            union
            select p.bundle_id, p.part_id, p.quantity from below b
              join part p on p.tenant_id = ${tenantId} and p.bundle_id = b.part_id and p.deleted_at is null)
          select bundle_id as bundle, part_id as part, quantity::text as quantity from below order by bundle_id, part_id`,
      )

const lockParts = (tx: Transaction): Promise<void> => takeTurn(tx, 'parts')

/** The bundles of a company as they are, for parts of a file to be held against. */
export const growingBundles = async ({ query, tenantId }: Reader): Promise<GrowingBundles> =>
  new GrowingBundles(
    await query<Pick<PartOf, 'bundle' | 'part'>>(
      sql`select bundle_id as bundle, part_id as part from part where tenant_id = ${tenantId} and deleted_at is null`,
    ),
  )

/**
 * What keeps each of the parts that this transaction has written out of its bundle, in their order, each held against those before it; null where
 * nothing does. Holds the company's parts until the transaction ends.
 */
export async function partFaults(
  tx: Transaction,
  written: readonly Values[],
): Promise<readonly (WrittenPartFault | null)[]> {
  await lockParts(tx)
  const pairs = written.map(({ bundle, part }) => ({ bundle: String(bundle), part: String(part) }))
  const ids = [...new Set(pairs.flatMap(({ bundle, part }) => [bundle, part]))]
  const living = new Set(
    (
      await tx.query<{ id: string }>(
        sql`select id from product where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and deleted_at is null`,
      )
    ).map(({ id }) => id),
  )
  const keyOf = ({ bundle, part }: Pick<PartOf, 'bundle' | 'part'>) => `${bundle} ${part}`
  const news = new Set(pairs.map(keyOf))
  const bundles = [...new Set(pairs.map(({ bundle }) => bundle))]
  const stored = await readParts(tx.query, tx.tenantId, bundles)
  const growing = new GrowingBundles(stored.filter((each) => !news.has(keyOf(each))))
  return pairs.map((pair) =>
    living.has(pair.bundle) && living.has(pair.part) ? growing.take(pair) : 'reference_invalid',
  )
}

/** Refuses parts that are written, or come back, where their products are gone meanwhile, or a bundle would hold itself or too much. */
export async function settleParts(
  { name }: ObjectDeclaration,
  tx: Transaction,
  written: readonly Values[],
): Promise<void> {
  if (name !== 'part' || written.length === 0) return
  const fault = (await partFaults(tx, written)).find((each) => each !== null)
  if (fault !== undefined) throw new Refusal('invalid', { errors: [{ path: '/partId', code: fault }] })
}

/** Refuses to take a product away that bundles are made of: whoever sells these would sell what is not there. */
export async function demandInNoBundle({ name }: ObjectDeclaration, tx: Transaction, id: string): Promise<void> {
  if (name !== 'product') return
  await lockParts(tx)
  const [held] = await tx.query(
    sql`select 1 from part p join product b on b.tenant_id = p.tenant_id and b.id = p.bundle_id and b.deleted_at is null
      where p.tenant_id = ${tx.tenantId} and p.part_id = ${id} and p.deleted_at is null limit 1`,
  )
  if (held !== undefined) throw new Refusal('product_in_bundle')
}
