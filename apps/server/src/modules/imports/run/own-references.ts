/**
 * References of a file's rows to other rows of the same file (accounts with their parent account), in whatever order they stand: noticed before the
 * first row is written, set when the last one has been.
 */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { columnsOf } from '../../../records/columns.ts'
import { digestLabel } from '../../../records/search-index.ts'
import { changeRows } from '../../../records/state.ts'
import { DigestTable, digestOfText } from '../map/digest-table.ts'
import { normaliseRow, type RowPlan } from '../map/normalise.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { amongHolders, holdersOf } from '../store/holders.ts'
import { type Claim, ClaimLost, stillClaimed } from '../store/progress.ts'
import { settleDateOrders } from './date-orders.ts'
import { jobContext } from './ending.ts'
import { termsOf } from './references.ts'
import type { Run } from './run.ts'

/** A field that points to the object's own records, and its column. */
interface OwnReference {
  readonly key: string
  readonly column: string
}

const ownReferences = (object: ObjectDeclaration, plan: RowPlan): OwnReference[] =>
  columnsOf(object).flatMap(({ key, field, names }) => {
    const [column] = names
    const isMapped = plan.targets.some((target) => target.key === key)
    return field.kind === 'reference' && field.targets?.[0] === object.name && isMapped && column !== undefined
      ? [{ key, column }]
      : []
  })

/** The titles that stand in a file, by what they are recognised by. */
export class FileTitles {
  readonly #terms = new DigestTable()

  add(term: string): void {
    this.#terms.set(digestOfText(term), 1)
  }

  has(term: string): boolean {
    return this.#terms.get(digestOfText(term)) !== undefined
  }
}

const titleTerm = (run: Pick<Run, 'writing'>, text: string): string | undefined => {
  const { object, caller } = run.writing
  return termsOf(object, text, caller.tenant.policy.country).find(({ key }) => key === object.title)?.term
}

/** Reads the file for its titles where its rows may point to each other; null where they cannot. */
export async function fileTitles(run: Pick<Run, 'writing' | 'plan'>, input: Input): Promise<FileTitles | null> {
  const { object } = run.writing
  if (ownReferences(object, run.plan).length === 0) return null
  const titles = new FileTitles()
  for await (const row of input.rows) {
    await settleDateOrders(run.plan, input, [row])
    const result = normaliseRow(row, run.plan)
    const title = 'values' in result ? result.values[object.title] : undefined
    const term = typeof title === 'string' ? titleTerm(run, title) : undefined
    if (term !== undefined) titles.add(term)
  }
  return titles
}

interface Link {
  readonly child: string
  readonly parent: string
}

function linksOf(run: Run, rows: readonly InputRow[], key: string): Link[] {
  const { object } = run.writing
  return rows.flatMap((row) => {
    const result = normaliseRow(row, run.plan)
    if ('fault' in result) return []
    const [title, word] = [result.values[object.title], result.references[key]]
    const child = typeof title === 'string' ? titleTerm(run, title) : undefined
    const parent = word === undefined ? undefined : titleTerm(run, word)
    return child === undefined || parent === undefined || child === parent ? [] : [{ child, parent }]
  })
}

/** Records of this import by their titles. */
async function ownByTerm(run: Run, terms: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { services, caller, object } = run.writing
  const tenantId = caller.tenant.id
  const digests = await services.keeper.digests(tenantId, digestLabel(object.name, object.title), terms)
  const read = <Row>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<Row>(tenantId, statement)
  const keys = digests.map((digest) => ({ field: object.title, digest }))
  const holders = await holdersOf(read, { tenantId, object: object.name, keys })
  if (holders.length === 0) return new Map()
  const rows = await read<{ id: string }>(
    sql`select r.id from ${sql.table(object.name)} as r where r.tenant_id = ${tenantId} and ${amongHolders(holders)} and r.import_id = ${run.claim.id} and r.deleted_at is null`,
  )
  const mine = new Set(rows.map(({ id }) => id))
  return new Map(
    holders.filter(({ recordId }) => mine.has(recordId)).map(({ at, recordId }) => [terms[at] ?? '', recordId]),
  )
}

async function recordLinked(tx: Transaction, run: Run, linked: { key: string; ids: readonly string[] }): Promise<void> {
  const { services, object } = run.writing
  await services.recorder.recordIn(
    tx,
    {
      act: 'import.update_batch',
      outcome: 'allowed',
      object: object.name,
      ids: linked.ids,
      changed: [linked.key],
      count: linked.ids.length,
      facts: { importId: run.claim.id },
    },
    jobContext(services, run.claim, run.row.user_id),
  )
}

async function setLinks(
  run: Run,
  claim: Claim,
  about: { key: string; column: string; links: readonly Link[] },
): Promise<void> {
  const { services, caller, object } = run.writing
  const { key, column } = about
  const ids = await ownByTerm(run, [...new Set(about.links.flatMap(({ child, parent }) => [child, parent]))])
  const known = about.links.flatMap(({ child, parent }) => {
    const [from, to] = [ids.get(child), ids.get(parent)]
    return from === undefined || to === undefined ? [] : [{ from, to }]
  })
  if (known.length === 0) return
  await services.database.inTenant(caller.tenant.id, async (tx) => {
    if (!(await stillClaimed(tx, claim))) throw new ClaimLost()
    const links = sql`unnest(${known.map(({ from }) => from)}::uuid[], ${known.map(({ to }) => to)}::uuid[]) as v (child, parent)`
    const linked = await changeRows(tx, object, {
      set: sql`${sql.ref(column)} = (select min(v.parent::text)::uuid from ${links} where v.child = r.id)`,
      where: sql`r.id in (select v.child from ${links}) and r.version = 1 and r.${sql.ref(column)} is null`,
    })
    if (linked.length > 0) await recordLinked(tx, run, { key, ids: linked.map(({ id }) => id) })
  })
}

/** Sets what rows of the file say about each other, once all of them are written. Done again it changes nothing. */
export async function linkOwnReferences(run: Run, batches: AsyncIterable<readonly InputRow[]>): Promise<void> {
  const { object } = run.writing
  const references = ownReferences(object, run.plan)
  for await (const rows of batches)
    for (const { key, column } of references) {
      const links = linksOf(run, rows, key)
      if (links.length > 0) await setLinks(run, run.claim, { key, column, links })
    }
}
