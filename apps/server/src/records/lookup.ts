import { findByWireName, type NamedField } from '@holdfast/catalog'
import { exactTermOfQuery, matches } from '@holdfast/catalog/search'
import { reachesShowing } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Sight } from '../platform/audit/budget.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { uuidFromBytes } from '../platform/identifiers.ts'
import { noteFound } from './found.ts'
import { findCandidates } from './query/candidates.ts'
import { maskedForm } from './query/masked-search.ts'
import { demandOneOf } from './query/switched-off.ts'
import { sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { digestLabel } from './search-index.ts'
import type { Writing } from './writing.ts'

const MOST_CANDIDATES = 20

/** A caller's whole number, and the fields it may stand in. */
export interface Lookup {
  readonly value: string
  /** Name of one field, or every field the caller may look up by. */
  readonly field: string | null
}

function lookupFields({ caller, object }: Writing, stated: string | null): NamedField[] {
  const granted = Object.entries(object.fields)
    .map(([key, field]) => ({ key, field }))
    .filter(
      ({ key }) => reachesShowing(caller.access, { object: object.name, key, action: 'lookup' }, 'masked').length > 0,
    )
  if (stated === null) return granted
  const named = findByWireName(object, stated)
  const found = granted.find(({ key }) => key === named?.key)
  if (found === undefined) throw new Refusal('field_unknown', { errors: [{ path: '/field', code: 'field_unknown' }] })
  return [found]
}

/** Counts a look-up, hit or miss alike, by the number asked for: a walk over numbers ends at the budget either way. */
async function countLookup(
  writing: Writing,
  asked: { value: string; recordId: string | null },
): Promise<readonly Sight[]> {
  const { services, caller } = writing
  const [digest] = await services.keeper.digests(caller.tenant.id, digestLabel(writing.object.name, 'lookup'), [
    asked.value,
  ])
  const subjectId = uuidFromBytes(digest ?? new Uint8Array(16))
  const sight = {
    tenantId: caller.tenant.id,
    principalId: caller.user.id,
    kind: 'lookup',
    subjects: [{ subjectId, recordId: asked.recordId ?? subjectId }],
  } as const
  const counted = await services.ledger.admit(sight, caller.access.budgets)
  return [counted ?? sight]
}

async function candidates(
  writing: Writing,
  query: { text: string; country: string; fields: readonly NamedField[] },
): Promise<string[]> {
  const { services, caller, object } = writing
  const alternatives = query.fields.flatMap(({ key, field }) => {
    const term = field.search?.includes('exact') === true ? exactTermOfQuery(field, query) : undefined
    return term === undefined ? [] : [{ field: key, terms: [term], reaches: ['all' as const] }]
  })
  if (alternatives.length === 0) demandOneOf(query.fields, '/value')
  if (alternatives.length === 0) throw new Refusal('invalid', { errors: [{ path: '/value', code: 'phone_invalid' }] })
  const candidates = await findCandidates(services, { caller, object, alternatives })
  return candidates(null, MOST_CANDIDATES)
}

/**
 * Finds one person by a whole number, the newest of several, and puts them within the finder's reach for the length of a call. Never tells whether
 * there were more. `record` is null when nobody has the number.
 */
export async function lookUp(
  writing: Writing,
  lookup: Lookup,
): Promise<{ record: OpenRecord | null; sights: readonly Sight[] }> {
  const { services, caller, object } = writing
  const fields = lookupFields(writing, lookup.field)
  const query = { text: lookup.value, country: caller.tenant.policy.country, fields }
  const ids = await candidates(writing, query)
  const source = sourceOf(object)
  const rows =
    ids.length === 0
      ? []
      : await services.database.read<Row>(
          caller.tenant.id,
          sql`select ${rowColumns(object, {})}, true as found from ${source.from} where r.tenant_id = ${caller.tenant.id} and r.id = any(${ids}::uuid[]) and r.deleted_at is null order by r.id desc`,
        )
  const opening = { services, access: caller.access, object, action: 'read', purpose: 'verify', finding: true } as const
  const open = await openRows(opening, rows)
  const record =
    open.find((each) =>
      fields.some(({ key, field }) =>
        matches({ ...maskedForm(field), search: ['exact'] }, each.values[key] ?? null, query),
      ),
    ) ?? null
  const sights = await countLookup(writing, {
    value:
      exactTermOfQuery(fields[0]?.field ?? { kind: 'text', label: { zh: '', en: '' }, class: 'personal' }, query) ??
      lookup.value,
    recordId: record?.row.id ?? null,
  })
  if (record !== null) await noteFound(writing, record.row.id)
  return { record, sights }
}
