/** The file of an import, opened and read as its details say, with what a person corrected in it. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { type OpenFile, openSealed } from '../../../platform/files/sealed-file.ts'
import type { Services } from '../../../platform/services.ts'
import { withCorrections } from '../correct/corrected-rows.ts'
import { withoutErrorColumns } from '../map/errors-file.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { readRows } from '../read/read-rows.ts'
import { placeOf } from '../receive.ts'
import { correctionsAfter } from '../store/corrections.ts'
import { type ImportDetails, uploadKeyOf } from '../store/details.ts'
import type { ImportRow } from '../store/queries.ts'
import { RisingRecords } from '../store/rising.ts'

/** So many rows are carried together. */
const BATCH_ROWS = 1_000

/** An import and what it knows of its file. */
export interface OfImport {
  readonly services: Services
  readonly tenantId: string
  readonly row: Pick<ImportRow, 'id' | 'corrected'>
  readonly details: ImportDetails
}

/** The rows of an import's file as they came. */
export const rawInput = async (source: ByteSource, details: ImportDetails): Promise<Input> =>
  withoutErrorColumns(
    await readRows(source, {
      format: details.format,
      encoding: details.encoding,
      delimiter: details.delimiter,
      ...(details.sheet === null ? {} : { sheet: details.sheet }),
    }),
  )

/** Reads the cells that were corrected by themselves along with the file; null where none was. */
export async function ownCellsOf({ services, tenantId, row }: Omit<OfImport, 'details'>) {
  if (row.corrected === 0) return null
  const place = { tenantId, importId: row.id, key: await uploadKeyOf(services, tenantId) }
  return () => new RisingRecords((after) => correctionsAfter(services.database, place, after))
}

/** The rows of an import's file with their corrections. */
export async function inputOf(source: ByteSource, about: OfImport): Promise<Input> {
  const input = await rawInput(source, about.details)
  const ownCells = await ownCellsOf(about)
  return withCorrections(input, { replacements: about.details.replacements ?? [], ownCells })
}

/** Opens the sealed file of an import. */
export const openUpload = async (services: Services, tenantId: string, id: string): Promise<OpenFile> =>
  openSealed(await uploadKeyOf(services, tenantId), placeOf(services, tenantId, id))

export async function* batchesOf(rows: AsyncIterable<InputRow>): AsyncGenerator<InputRow[]> {
  let batch: InputRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
