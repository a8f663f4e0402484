import type { ImportJob } from '@holdfast/sdk'
import type { ObjectView } from '../records/catalogue.ts'

/** Which field each column goes to; null leaves the column out. */
export type Mapping = Readonly<Record<string, string | null>>

/** Whether the day or the month comes first, by column. */
export type DateOrders = Readonly<Record<string, 'dmy' | 'mdy'>>

export const dateOrdersOf = (job: ImportJob): DateOrders =>
  Object.fromEntries(
    (job.mapping ?? []).flatMap(({ column, dateOrder }) =>
      dateOrder === undefined || dateOrder === 'unknown' ? [] : [[column, dateOrder]],
    ),
  )

/** What a person decides about the columns of a file. */
export interface Columns {
  readonly mapping: Mapping
  readonly dateOrders: DateOrders
}

export const columnsOf = (job: ImportJob): Columns => ({ mapping: mappingOf(job), dateOrders: dateOrdersOf(job) })

export const sameColumns = (a: Columns, b: Columns): boolean => JSON.stringify(a) === JSON.stringify(b)

export const mappingOf = (job: ImportJob): Mapping =>
  Object.fromEntries((job.mapping ?? []).map(({ column, field }) => [column, field]))

/** Required fields that no column goes to; a record without one of each alternative group cannot be made either. */
export function missingFields(object: ObjectView, mapping: Mapping): readonly string[] {
  const mapped = new Set(Object.values(mapping))
  const required = [...object.fields.values()].filter((field) => field.required === true && field.computed !== true)
  return required.map(({ key }) => key).filter((key) => !mapped.has(key) && key !== 'residence')
}
