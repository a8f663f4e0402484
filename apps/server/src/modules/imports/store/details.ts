/** What an import knows of its file, in the words of the file: sealed as one, since names of files and headings may tell about customers. */
import type { DateOrder } from '@holdfast/catalog/values'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { Replacement } from '../correct/corrected-rows.ts'
import type { ColumnMapping } from '../map/mapping.ts'
import type { Encoding } from '../read/encoding.ts'
import type { Format } from '../read/input-rows.ts'

export interface ImportDetails {
  /** Whose import it is, under the seal: its row alone could be written to somebody else's name. Absent from those of an earlier version. */
  readonly importer?: string
  readonly fileName: string
  readonly format: Format
  readonly encoding: Encoding
  readonly delimiter: string
  readonly sheet: string | null
  readonly header: readonly string[]
  readonly mapping: readonly ColumnMapping[]
  /** A few cells of each column, for the person who maps it. */
  readonly samples: readonly (readonly string[])[]
  /** The sheets of a workbook. */
  readonly sheets: readonly string[]
  /** Texts that a person replaced throughout a column. */
  readonly replacements?: readonly Replacement[]
}

/** The company's key for uploads, from which each file's own is derived. */
export const uploadKeyOf = (services: Services, tenantId: string): Promise<Uint8Array> =>
  services.keeper.purposeKey(tenantId, 'upload')

const bindingOf = (id: string) => Buffer.concat([Buffer.from('import/'), uuidToBytes(id)])

export const sealDetails = (
  services: Services,
  place: { key: Uint8Array; id: string },
  details: ImportDetails,
): Uint8Array =>
  sealSmall(place.key, { text: JSON.stringify(details), binding: bindingOf(place.id), random: services.random })

/** Throws where the row was changed behind the application. */
export function openDetails(place: { key: Uint8Array; id: string }, sealed: Uint8Array): ImportDetails {
  const text = openSmall(place.key, sealed, bindingOf(place.id))
  if (text === null) throw new Error('the details of an import do not open')
  return JSON.parse(text) as ImportDetails
}

/** Whether an import is this person's, by what was sealed when it was sent. */
export const isImporter = ({ importer }: ImportDetails, userId: string): boolean =>
  importer === undefined || importer === userId

const choiceBinding = (tenantId: string, object: string) =>
  Buffer.concat([Buffer.from(`import-mapping/${object}/`), uuidToBytes(tenantId)])

/** What was chosen for a column. */
export interface Choice {
  readonly field: string | null
  readonly dateOrder?: DateOrder
}

/** A chosen mapping, by place of the column. */
export const sealChoice = (
  services: Services,
  place: { key: Uint8Array; tenantId: string; object: string },
  choices: readonly Choice[],
): Uint8Array =>
  sealSmall(place.key, {
    text: JSON.stringify(choices),
    binding: choiceBinding(place.tenantId, place.object),
    random: services.random,
  })

export function openChoice(
  place: { key: Uint8Array; tenantId: string; object: string },
  sealed: Uint8Array,
): readonly Choice[] | null {
  const text = openSmall(place.key, sealed, choiceBinding(place.tenantId, place.object))
  if (text === null) return null
  // an earlier form kept the field alone
  const kept = JSON.parse(text) as (Choice | string | null)[]
  return kept.map((each) => (each === null || typeof each === 'string' ? { field: each } : each))
}
