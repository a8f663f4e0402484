import type { CatalogField } from '@holdfast/sdk'
import { labelText, type Translate } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import type { ObjectView } from '../catalogue.ts'

/** Moments that every record has, beside the fields of its object. */
const EVERY_RECORD: readonly CatalogField[] = [
  {
    key: 'createdAt',
    name: 'createdAt',
    kind: 'dateTime',
    class: 'internal',
    label: '',
    computed: true,
    sortable: true,
    operators: ['lt', 'gt', 'between', 'within'],
  },
  {
    key: 'updatedAt',
    name: 'updatedAt',
    kind: 'dateTime',
    class: 'internal',
    label: '',
    computed: true,
    sortable: true,
    operators: ['lt', 'gt', 'between', 'within'],
  },
]

/** Everything of a record that a list may show or ask, the object's own fields first. */
export const listFields = (object: ObjectView): readonly CatalogField[] => [
  ...object.fields.values(),
  ...EVERY_RECORD.filter(({ key }) => !object.fields.has(key)),
]

const engineWords: Readonly<Record<string, MessageId>> = {
  createdAt: 'list.createdAt',
  updatedAt: 'list.updatedAt',
  team: 'list.team',
}

/** What a field is called. */
export function fieldLabel(field: CatalogField, t: Translate): string {
  const words = field.label === '' ? engineWords[field.key] : undefined
  return words === undefined ? labelText(field.label) : t(words)
}

const byKey = new WeakMap<ObjectView, ReadonlyMap<string, CatalogField>>()

function fieldsByKey(object: ObjectView): ReadonlyMap<string, CatalogField> {
  const known = byKey.get(object) ?? new Map(listFields(object).map((field) => [field.key, field]))
  byKey.set(object, known)
  return known
}

export const fieldOf = (object: ObjectView, key: string): CatalogField | undefined => fieldsByKey(object).get(key)

/** By the name that a condition uses: `accountId` for the field `account`. */
export const fieldNamed = (object: ObjectView, name: string): CatalogField | undefined =>
  listFields(object).find((field) => field.name === name || field.key === name)

/** The team of a record's owner: numbers are grouped by it, and lists behind them asked for it. */
export const OWNERS_TEAM: CatalogField = {
  key: 'team',
  name: 'team',
  kind: 'reference',
  class: 'internal',
  label: '',
  targets: ['team'],
  computed: true,
}

const OPEN_CLASSES = new Set(['public', 'internal'])

/** Whether values of the field may stand in an address: neither a person's nor a company's. */
export const isOpen = (field: CatalogField): boolean => OPEN_CLASSES.has(field.class)

export const isPerson = (field: CatalogField): boolean =>
  field.kind === 'reference' && field.targets?.includes('user') === true

/** Fields that can make the columns of a board: one choice of few. */
export const boardFields = (object: ObjectView): readonly CatalogField[] =>
  [...object.fields.values()].filter(
    ({ kind, options, mode }) => kind === 'choice' && options !== undefined && mode !== 'masked',
  )
