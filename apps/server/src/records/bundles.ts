/** Bundles: products that are made of others. What is in one is read here, and held to make sense under one lock of the company. Decision 0078. */
import { isCircular, leavesOf, type ObjectDeclaration, type PartOf } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'

type Values = Readonly<Record<string, Json>>
type Read = Transaction['query']

/** Products of which more than so many would stand in one bundle are not put together. */
const MOST_PARTS = 100

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

const lockParts = (tx: Transaction) =>
  tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`parts:${tx.tenantId}`}, 0))`)

/** A fault of a part, where the writer chose the product. */
const partFault = (code: string) => new Refusal('invalid', { errors: [{ path: '/partId', code }] })

/** Refuses parts that are written, or come back, where their products are gone meanwhile, or a bundle would hold itself or too much. */
export async function settleParts(
  { name }: ObjectDeclaration,
  tx: Transaction,
  written: readonly Values[],
): Promise<void> {
  if (name !== 'part') return
  await lockParts(tx)
  const ids = [...new Set(written.flatMap(({ bundle, part }) => [String(bundle), String(part)]))]
  const living = await tx.query<{ id: string }>(
    sql`select id from product where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and deleted_at is null`,
  )
  if (living.length < ids.length) throw partFault('reference_invalid')
  const bundles = [...new Set(written.map(({ bundle }) => String(bundle)))]
  const parts = await readParts(tx.query, tx.tenantId, bundles)
  for (const bundle of bundles) {
    if (isCircular(parts, bundle)) throw partFault('part_circular')
    if (leavesOf(parts, bundle).size > MOST_PARTS) throw partFault('parts_too_many')
  }
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
