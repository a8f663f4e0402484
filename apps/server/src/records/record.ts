import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Access, type Action, type FieldMode, fieldModes, type ReachOfRecord } from '@holdfast/policy'
import { sql } from 'kysely'
import { workContext } from '../platform/audit/work-context.ts'
import type { Purpose } from '../platform/keys/keeper.ts'
import { errorFacts } from '../platform/log.ts'
import type { Services } from '../platform/services.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { provenFound } from './found.ts'
import { plainValues, type Row, reachOfRow } from './row.ts'
import { addValues, isStripped, openRow } from './seal.ts'

/** A record opened for one principal: everything it holds, and what of it they may see. */
export interface OpenRecord {
  readonly object: ObjectDeclaration
  readonly row: Row
  readonly reach: ReachOfRecord
  /** All values by field key, whatever the principal may see of them: only `view` turns them into an answer. */
  readonly values: Readonly<Record<string, Json>>
  readonly modes: ReadonlyMap<string, FieldMode>
  /** The subject's key was destroyed: what was sealed is gone for good. */
  readonly erased: boolean
}

/** For whom, and why, records are opened. */
export interface Opening {
  readonly services: Services
  readonly access: Access
  readonly object: ObjectDeclaration
  readonly action: Action
  readonly purpose: Purpose
  /** The rows are being found by whole number right now: nothing can prove it yet. */
  readonly finding?: boolean
}

/** Records that do not carry their seal are left out and reported: whoever moved them gains nothing. */
async function reportBroken(opening: Opening, ids: readonly string[]): Promise<void> {
  const { services, access, object } = opening
  services.log.error(
    { tenantId: access.principal.tenantId, count: ids.length, ...errorFacts(new Error('envelope does not open')) },
    'integrity',
  )
  const context = workContext(services, {
    tenantId: access.principal.tenantId,
    operation: 'integrity',
    actorId: access.principal.userId,
  })
  await services.recorder.record(
    { act: 'record.integrity', outcome: 'failed', object: object.name, ids, code: 'envelope_broken' },
    context,
  )
}

/** Of which object the record is that a row is reached through. */
const parentObject = ({ fields, reachedBy = '' }: ObjectDeclaration, row: Row): unknown =>
  fields[reachedBy]?.kind === 'reference' ? fields[reachedBy].targets?.[0] : row[`${reachedBy}_object`]

/** Rows reached through the record they are about: that record's own seal must hold, or its owner was changed to gain reach. */
async function soundParents(opening: Opening, rows: readonly Row[]): Promise<ReadonlySet<string> | null> {
  const { object, access, services } = opening
  const key = object.reachedBy
  if (key === undefined || rows.length === 0) return null
  const sound = new Set<string>()
  for (const target of object.fields[key]?.targets ?? []) {
    const ids = [
      ...new Set(rows.filter((row) => parentObject(object, row) === target).map((row) => row[`${key}_id`] as string)),
    ]
    if (ids.length === 0) continue
    const parent = services.catalog.getObject(target)
    const { tenantId } = access.principal
    const parents = await services.database.read<Row>(
      tenantId,
      sql`select id, owner_id, team_id, key_id, seal, sealed_confidential, sealed_personal, sealed_sensitive from ${sql.table(target)} where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`,
      'parents',
    )
    const keys = await services.keys.keysFor(
      tenantId,
      access.principal.userId,
      opening.purpose,
      parents.map((row) => row.key_id),
    )
    parents.forEach((row, at) => {
      const subjectKey = keys[at]
      // without a key (erased, or pointed at another's) nothing shows who may reach it: closed
      if (
        subjectKey !== null &&
        subjectKey !== undefined &&
        openRow(subjectKey, tenantId, { object: parent, row }) !== null
      )
        sound.add(row.id)
    })
  }
  return sound
}

/** What a row's `found` speaks of: itself, or the record it is about. */
const foundSubject = (object: ObjectDeclaration, row: Row): string =>
  object.reachedBy === undefined ? row.id : String(row[`${object.reachedBy}_id`])

/** The rows' word for having been found is the database's alone; the keeper's MAC decides. */
async function provenRows(opening: Opening, rows: readonly Row[]): Promise<ReadonlySet<Row>> {
  const said = rows.filter((row) => row.found === true)
  if (opening.finding === true || said.length === 0) return new Set(said)
  const { services, access, object } = opening
  const proven = await provenFound(services, access.principal, [
    ...new Set(said.map((row) => foundSubject(object, row))),
  ])
  return new Set(said.filter((row) => proven.has(foundSubject(object, row))))
}

const hasEnvelope = (row: Row): boolean => ENVELOPE_CLASSES.some((each) => (row[envelopeColumn(each)] ?? null) !== null)

/** Opens rows with the keys of their subjects, fetched in one batch and counted by the keeper. Order is kept; broken rows are missing. */
export async function openRows(opening: Opening, rows: readonly Row[]): Promise<OpenRecord[]> {
  const { services, access, object } = opening
  const { tenantId, userId } = access.principal
  const sealed = rows.filter(hasEnvelope)
  const keys =
    sealed.length === 0
      ? []
      : await services.keys.keysFor(
          tenantId,
          userId,
          opening.purpose,
          sealed.map((row) => row.key_id),
        )
  const keyOf = new Map(sealed.map((row, at) => [row.id, keys[at] ?? null]))
  const [parents, found] = await Promise.all([soundParents(opening, rows), provenRows(opening, rows)])
  const broken: string[] = []
  const open: OpenRecord[] = []
  for (const row of rows) {
    const key = keyOf.get(row.id)
    const values = key === undefined || key === null ? {} : openRow(key, tenantId, { object, row })
    if (
      values === null ||
      isStripped(object, row) ||
      (parents !== null && !parents.has(row[`${object.reachedBy}_id`] as string))
    ) {
      broken.push(row.id)
      continue
    }
    const reach = reachOfRow(object, row, found.has(row))
    const modes = fieldModes(access, { object: object.name, action: opening.action }, reach)
    const all = addValues(plainValues(object, row), values)
    open.push({ object, row, reach, values: all, modes, erased: key === null })
  }
  if (broken.length > 0) await reportBroken(opening, broken)
  return open
}
