import type { BusinessRecord, CatalogField, SeenObject as Seen } from '@holdfast/sdk'
import { Button, Collapse } from 'antd'
import { Fragment } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { columnsOf, groupsOf, type ObjectView, viewOf } from '../../records/catalogue.ts'
import { FieldValue } from '../../records/field-value.tsx'
import { fieldValueOf, isEmpty, isMasked } from '../../records/record-values.ts'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { MaskedText } from '../../ui/masked-text.tsx'

interface ValueProps {
  readonly record: BusinessRecord
  readonly field: CatalogField
}

/** Made-up references lead nowhere: they are words. */
const POINTERS = new Set(['reference', 'about', 'people'])

function Value({ record, field }: ValueProps) {
  const value = fieldValueOf(record, field)
  if (isMasked(record, field.key) && !isEmpty(value))
    return (
      <span className="mask">
        <MaskedText value={String(value)} />
      </span>
    )
  return <FieldValue field={POINTERS.has(field.kind) ? { ...field, kind: 'text' } : field} value={value} />
}

interface PartProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

function List({ object, record }: PartProps) {
  const t = useT()
  const columns = columnsOf(object)
  const title = t('seeAs.list', { object: labelText(object.labelPlural) })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keyboard
    <section className="seentable" aria-label={title} tabIndex={0}>
      <h3>{title}</h3>
      <table className="tbl" aria-label={title}>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field.key} scope="col">
                {labelText(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {columns.map((field) => (
              <td key={field.key}>
                <Value record={record} field={field} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Page({ object, record }: PartProps) {
  const t = useT()
  const title = t('seeAs.page', { object: labelText(object.label) })
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {groupsOf(object).map((group) => (
        <Fragment key={labelText(group.label)}>
          <h4 className="t2">{labelText(group.label)}</h4>
          <dl className="seenfields">
            {group.fields.map((field) => (
              <div className="fld2" key={field.key}>
                <dt>
                  {`${labelText(field.label)}\u00a0`}
                  <ClassGlyph of={field.class} />
                </dt>
                <dd>
                  <Value record={record} field={field} />
                </dd>
              </div>
            ))}
          </dl>
        </Fragment>
      ))}
    </section>
  )
}

/** The acts that the role has on such records; they stand here to be read, not to be pressed. */
function Acts({ acts }: Pick<Seen, 'acts'>) {
  return (
    <div className="row wrap seenacts">
      {acts.map(({ name, label }) => (
        <Button key={name} size="small" disabled>
          {labelText(label)}
        </Button>
      ))}
    </div>
  )
}

/** A list and a page of an object as the role sees them; unfolded at first where it is `open`. */
export function SeenObject({ object, open }: { readonly object: Seen; readonly open: boolean }) {
  const view = viewOf(object)
  const { record, acts, can } = object
  const parts = { object: view, record }
  const children = (
    <>
      <Acts acts={acts} />
      {can['list'] === true ? <List {...parts} /> : null}
      {can['read'] === true ? <Page {...parts} /> : null}
    </>
  )
  const items = [{ key: object.name, label: <b>{labelText(object.labelPlural)}</b>, children }]
  return <Collapse items={items} defaultActiveKey={open ? [object.name] : []} />
}
