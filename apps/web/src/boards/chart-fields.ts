/** What of an object a chart may be made of: what is plain and in clear sight. */
import type { CatalogField, ReportMeasure } from '@holdfast/sdk'
import type { ObjectView } from '../records/catalogue.ts'
import { fieldOf, isOpen, listFields, OWNERS_TEAM } from '../records/list/fields.ts'

const MEASURED = new Set(['integer', 'decimal', 'money'])
const TIMES = new Set(['date', 'dateTime'])
const GROUPED = new Set(['choice', 'boolean', 'country', 'currency', 'region', 'reference', ...TIMES])

const plain = (object: ObjectView): readonly CatalogField[] =>
  listFields(object).filter((field) => isOpen(field) && field.mode !== 'masked')

export const measuredFields = (object: ObjectView) => plain(object).filter(({ kind }) => MEASURED.has(kind))
const hasTeams = ({ fields }: ObjectView): boolean =>
  fields.get('owner')?.mode === 'clear' && !fields.has(OWNERS_TEAM.key)
export const groupedFields = (object: ObjectView) => [
  ...plain(object).filter(({ kind }) => GROUPED.has(kind)),
  ...(hasTeams(object) ? [OWNERS_TEAM] : []),
]
/** A field by which a chart is grouped, or that it measures. */
export const chartField = (object: ObjectView, key: string): CatalogField | undefined =>
  fieldOf(object, key) ?? (key === OWNERS_TEAM.key ? OWNERS_TEAM : undefined)
export const timeFields = (object: ObjectView) => plain(object).filter(({ kind }) => TIMES.has(kind))
export const isTimeField = (object: ObjectView, key: string): boolean =>
  timeFields(object).some((field) => field.key === key)

/** The object with the fields alone that a chart may be filtered by. */
export const filterable = (object: ObjectView): ObjectView => ({
  ...object,
  fields: new Map([...object.fields].filter(([, field]) => isOpen(field) && field.mode !== 'masked')),
})

export const MEASURES: readonly Exclude<ReportMeasure, 'count'>[] = ['sum', 'average', 'median']
