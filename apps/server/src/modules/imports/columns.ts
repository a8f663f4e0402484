/** Which column of a file goes into which field, as a company chose it before and as a person chooses it now. */
import { findField, type ObjectDeclaration } from '@holdfast/catalog'
import { type Access, writableAnywhere } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { historyKeys } from './history.ts'
import { type ColumnMapping, chooseMapping } from './map/mapping.ts'
import type { ImportOptions } from './options.ts'
import { openChoice, sealChoice, uploadKeyOf } from './store/details.ts'
import { findChoice, keepChoice } from './store/queries.ts'

/** The digest under which a company remembers what it chose for these headings. */
export async function headerDigest(
  ctx: RequestContext,
  columns: readonly Pick<ColumnMapping, 'column'>[],
): Promise<Uint8Array> {
  const header = columns.map(({ column }) => column)
  const [digest] = await ctx.services.keeper.digests(ctx.caller.tenant.id, 'import:header', [JSON.stringify(header)])
  return digest ?? new Uint8Array(16)
}

/** What was proposed, or what the company chose for these headings before. */
export async function remembered(
  ctx: RequestContext,
  object: ObjectDeclaration,
  proposed: readonly ColumnMapping[],
): Promise<readonly ColumnMapping[]> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const header = await headerDigest(ctx, proposed)
  const sealed = await findChoice(services.database, { tenantId, object: object.name, header })
  const fields =
    sealed === undefined
      ? null
      : openChoice({ key: await uploadKeyOf(services, tenantId), tenantId, object: object.name }, sealed)
  if (fields === null) return proposed
  // a field that was taken away since, or that this importer may not fill, is not brought back by memory
  const known = (key: string | null | undefined) =>
    typeof key === 'string' && findField(object, key) !== undefined ? key : null
  return proposed.map((each, at) => {
    const { field = null, dateOrder } = fields[at] ?? {}
    const usual = dateOrder === undefined ? {} : { usualOrder: dateOrder }
    return { ...each, ...usual, field: known(field), confidence: 1 }
  })
}

/** Remembers the mapping chosen for these headings, for the company's next file of the kind. */
export async function rememberMapping(
  ctx: RequestContext,
  tx: WriteTransaction,
  chosenFor: { object: string; header: Uint8Array; mapping: readonly ColumnMapping[] },
): Promise<void> {
  const { services, caller } = ctx
  const { object, header, mapping } = chosenFor
  const key = await uploadKeyOf(services, caller.tenant.id)
  const sealed = sealChoice(
    services,
    { key, tenantId: caller.tenant.id, object },
    mapping.map(({ field, dateOrder }) => ({
      field,
      ...(dateOrder === undefined || dateOrder === 'unknown' ? {} : { dateOrder }),
    })),
  )
  const at = new Date(services.clock.now()).toISOString()
  await keepChoice(tx, { object, header, sealed, at, by: caller.user.id })
}

/**
 * The object as an importer may fill it: fields they may write on some record, what a file may tell of a past, and
 * the owner, who is decided by whom they may assign.
 */
export function importableFields(object: ObjectDeclaration, access: Access): ObjectDeclaration {
  const writable = writableAnywhere(access, object.name)
  const told = object.process !== undefined && writable.has(object.process.stage) ? historyKeys(object) : []
  const fields = Object.entries(object.fields).filter(
    ([key]) => writable.has(key) || (key === 'owner' && object.owned) || told.includes(key),
  )
  return { ...object, fields: Object.fromEntries(fields) }
}

/** The mapping as the person chose it over what was proposed; refuses columns and fields that are not there. */
export function chosen(
  object: ObjectDeclaration,
  proposed: readonly ColumnMapping[],
  stated: Pick<ImportOptions, 'mapping' | 'dateOrders'>,
): readonly ColumnMapping[] {
  const { mapping: choices = {}, dateOrders = {} } = stated
  const strange = Object.keys(dateOrders).filter((column) => !proposed.some((each) => each.column === column))
  if (strange.length > 0)
    throw new Refusal('invalid', {
      errors: strange.map((name) => ({ path: `/dateOrders/${name.slice(0, 64)}`, code: 'field_unknown' })),
    })
  const result = chooseMapping(object, proposed, choices)
  if ('mapping' in result)
    return result.mapping.map((each) => {
      const dateOrder = Object.hasOwn(dateOrders, each.column) ? dateOrders[each.column] : undefined
      return dateOrder === undefined ? each : { ...each, dateOrder }
    })
  const { unknownColumns, unknownFields, repeated } = result
  const errors = [
    ...unknownColumns.map((name) => ({ path: `/mapping/${name.slice(0, 64)}`, code: 'field_unknown' })),
    ...[...unknownFields, ...repeated].map((name) => ({
      path: `/mapping/${name.slice(0, 64)}`,
      code: 'choice_unknown',
    })),
  ]
  throw new Refusal('invalid', { errors })
}
