import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Fragment } from 'react'
import { labelText } from '../app/i18n.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { groupsOf, type ObjectView } from './catalogue.ts'
import { EditableField } from './editable-field.tsx'
import { rateOfDay } from './rate-words.ts'

/** Product lines need more room and stand elsewhere; a record of the company's own currency has no rate. */
const isShown = (object: ObjectView, record: BusinessRecord, { key, kind }: CatalogField): boolean =>
  kind !== 'lines' && (key !== object.rated?.rate || rateOfDay(object, record) !== null)

/** All fields by the catalogue's layout, edited in place. */
export function FieldsPanel({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const groups = groupsOf(object)
    .map((group) => ({ ...group, fields: group.fields.filter((field) => isShown(object, record, field)) }))
    .filter(({ fields }) => fields.length > 0)
  return groups.map((group, at) => (
    <Fragment key={labelText(group.label)}>
      {at === 0 ? null : <hr className="hr grouprule" />}
      <h2>{labelText(group.label)}</h2>
      <dl>
        {group.fields.map((field) => (
          <div className="fld2" key={field.key}>
            <dt>
              {`${labelText(field.label)}\u00a0`}
              <ClassGlyph of={field.class} />
            </dt>
            <dd>
              <EditableField object={object} record={record} field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </Fragment>
  ))
}
