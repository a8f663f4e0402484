import { type Field, findByWireName, findField, type NamedField, type Way, wireName } from '@holdfast/catalog'
import { type Json, shownValue } from '@holdfast/catalog/values'
import { type Access, accessFor, fieldModes, may, type RevealPurpose } from '@holdfast/policy'
import { sql } from 'kysely'
import { REVEALS_WITHOUT_REASON, type Sight } from '../platform/audit/budget.ts'
import { faultWith } from '../platform/errors/fault-words.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { WriteTransaction } from '../platform/gate/context.ts'
import { sealSmall } from '../platform/gate/small-seal.ts'
import { stepUpFactors } from '../platform/gate/step-up-factors.ts'
import { uuidToBytes } from '../platform/identifiers.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

/** A second factor counts as fresh for reveals for this long (API.md, step-up). */
const FRESH_FACTOR_MS = 5 * 60_000
const MOST_REASON_CHARACTERS = 200
/** Reasons of the short list; anything else is the person's own words and is sealed. */
export const REASONS = ['call', 'delivery', 'dispute', 'other'] as const

export interface Disclosure {
  readonly record: OpenRecord
  readonly fields: readonly NamedField[]
  readonly kind: 'reveal' | 'call' | 'mail'
  readonly reason: string | null
  /** Nobody is shown the value: it is told on the timeline and spends nothing. */
  readonly isUnseen?: boolean
}

/** The fields asked for, all of them shown masked on this record; a field that is not there for the caller is refused as unknown. */
export function maskedFields(record: OpenRecord, names: readonly string[]): NamedField[] {
  return names.map((name) => {
    const named = findByWireName(record.object, name)
    if (named === undefined || record.modes.get(named.key) === undefined)
      throw new Refusal('field_unknown', { errors: [{ path: `/fields/${name.slice(0, 64)}`, code: 'field_unknown' }] })
    return named
  })
}

/** Refuses, with the factors the caller truly has, where they have not shown one a moment ago. */
async function demandFreshFactor({ services, caller }: Writing): Promise<void> {
  const { factorAt } = caller.session
  if (factorAt === null || services.clock.now() - factorAt > FRESH_FACTOR_MS)
    throw new Refusal('step_up_required', { extra: { factors: await stepUpFactors(services, caller) } })
}

async function demandReason(writing: Writing, disclosure: Disclosure): Promise<void> {
  const { services, caller } = writing
  const { record, fields, reason } = disclosure
  if (reason !== null && reason.length > MOST_REASON_CHARACTERS)
    throw new Refusal('invalid', {
      errors: [faultWith('/reason', 'text_too_long', { bound: MOST_REASON_CHARACTERS })],
    })
  if (reason !== null && reason.trim() !== '') return
  const strict = fields.some(({ field }) => field.reveal?.reason === true)
  const owns = record.row.owner_id === caller.user.id
  const today = await services.ledger.spent({
    tenantId: caller.tenant.id,
    principalId: caller.user.id,
    kind: 'revealed',
  })
  if (strict || !owns || today.day >= REVEALS_WITHOUT_REASON)
    throw new Refusal('reason_required', { extra: { reasons: REASONS, revealedToday: today.day } })
}

/** Refuses to lead anybody to a person who does not want to be reached this way. Whether the caller sees that wish makes no difference. */
export function demandWish({ object, values }: OpenRecord, by: Way): void {
  const objects = Object.entries(object.fields).some(([key, field]) => field.objectsTo === by && values[key] === true)
  if (objects) throw new Refusal('contact_unwanted')
}

const listedReason = (reason: string | null) => REASONS.find((each) => each === reason) ?? null

/** What a value is asked for, by the caller's own word; whatever is not on the list is another purpose. */
function purposeOf(reason: string | null): RevealPurpose {
  if (reason === null || reason.trim() === '') return 'unstated'
  return listedReason(reason) ?? 'other'
}

/** Whether all the values may be disclosed of this record: the act itself, and each field in it. */
function allows(access: Access, { record, fields, kind }: Disclosure): boolean {
  const act = { object: record.object.name, action: kind === 'reveal' ? 'reveal' : 'contact' } as const
  const modes = fieldModes(access, act, record.reach)
  return may(access, act, record.reach) && fields.every(({ key }) => modes.has(key))
}

/** Refuses what is forbidden always, or for what it is asked; where it is asked for nothing and something would do, asks for what. */
function demandPurpose({ caller }: Writing, disclosure: Disclosure): void {
  if (!allows(caller.access, disclosure)) throw new Refusal('forbidden')
  if (disclosure.kind !== 'reveal') return
  const isFor = (purpose: RevealPurpose) => allows(accessFor(caller.access, purpose), disclosure)
  const purpose = purposeOf(disclosure.reason)
  if (isFor(purpose)) return
  if (purpose === 'unstated' && REASONS.some(isFor))
    throw new Refusal('reason_required', { extra: { reasons: REASONS } })
  throw new Refusal('purpose_forbidden')
}

/** Checks that the values may be disclosed and counts it; nothing is shown yet. Gives the sight to be recorded. */
export async function admitDisclosure(writing: Writing, disclosure: Disclosure): Promise<readonly Sight[]> {
  const { services, caller } = writing
  const { record, fields, kind } = disclosure
  demandPurpose(writing, disclosure)
  if (fields.some(({ field }) => field.reveal?.stepUp === true)) await demandFreshFactor(writing)
  if (kind === 'reveal') await demandReason(writing, disclosure)
  if (disclosure.isUnseen === true) return []
  const subjects = [{ subjectId: record.row.key_id, recordId: record.row.id }]
  const sight = await services.ledger.admit(
    { tenantId: caller.tenant.id, principalId: caller.user.id, kind: 'revealed', subjects },
    caller.access.budgets,
  )
  return sight === null ? [] : [sight]
}

/** What a reason in somebody's own words is bound to: turned to another record it does not open. */
export const reasonBinding = (disclosureId: string, recordId: string): Uint8Array =>
  Buffer.concat([uuidToBytes(disclosureId), uuidToBytes(recordId)])

/** Writes the disclosure on the record's timeline, in the transaction that records it in the log. */
export async function writeDisclosure(
  writing: Writing,
  tx: WriteTransaction,
  disclosure: Disclosure & { sights: readonly Sight[] },
): Promise<void> {
  const { services, caller, object } = writing
  const { record, fields, reason, sights } = disclosure
  const listed = listedReason(reason)
  const own = reason === null || listed !== null ? null : reason
  const id = services.newId()
  const sealed =
    own === null
      ? null
      : sealSmall(await services.keeper.purposeKey(caller.tenant.id, 'draft'), {
          text: own,
          binding: reasonBinding(id, record.row.id),
          random: services.random,
        })
  const at = new Date(services.clock.now()).toISOString()
  await tx.query(sql`insert into disclosure (tenant_id, id, object, record_id, by_id, at, kind, fields, reason, sealed_reason)
    values (${caller.tenant.id}, ${id}, ${object.name}, ${record.row.id}, ${caller.user.id}, ${at}, ${disclosure.kind}, ${fields.map((named) => named.key)}::text[], ${listed ?? (own === null ? null : 'other')}, ${sealed})`)
  for (const sight of sights)
    await tx.query(sql`insert into seen (tenant_id, principal_id, kind, day, subject_id, record_id, last_at)
      values (${caller.tenant.id}, ${caller.user.id}, ${sight.kind}, ${at.slice(0, 10)}, ${record.row.key_id}, ${record.row.id}, ${at})
      on conflict (tenant_id, principal_id, kind, day, subject_id, record_id) do update set last_at = excluded.last_at`)
  await publish(tx, 'record.disclosed', { object: object.name, ids: [record.row.id] })
}

/** The values in clear, by their name in the interface. */
export const clearValues = (record: OpenRecord, fields: readonly NamedField[]): Record<string, Json> =>
  Object.fromEntries(
    fields.map((named) => [wireName(named), shownValue(named.field.kind, record.values[named.key] ?? null)]),
  )

/** A postal address is written to as well, but opens no program. */
const opensProgram = (field: Field): boolean => field.kind !== 'text' || field.contactBy === 'chat'

/** The way of contact to use: the one named, or the first the record has. */
export function wayOfContact(record: OpenRecord, by: Way, stated: string | undefined): NamedField {
  const ways = Object.entries(record.object.fields).filter(
    ([key, field]) =>
      field.contactBy === by && opensProgram(field) && (record.values[key] ?? null) !== null && record.modes.has(key),
  )
  const [key, field] = ways.find(([each]) => stated === undefined || each === stated) ?? []
  if (key === undefined || field === undefined || findField(record.object, key) === undefined)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'contact_missing' }] })
  return { key, field }
}
