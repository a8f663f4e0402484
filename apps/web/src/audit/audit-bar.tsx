import { Button, DatePicker, Select } from 'antd'
import { labelText, useT } from '../app/i18n.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { useClearing } from '../ui/clearing.tsx'
import dayjs from '../ui/dayjs.ts'
import type { AuditFilters } from './audit-filters.ts'
import { usePeople } from './use-people.ts'

interface AuditBarProps {
  readonly filters: AuditFilters
  readonly onChange: (part: Readonly<Record<string, string | null>>) => void
  readonly onClear: () => void
}

interface PickProps {
  readonly name: string
  readonly value: string | undefined
  readonly options: { value: string; label: string }[]
  readonly onChange: (value: string | null) => void
}

function Pick({ name, value, options, onChange }: PickProps) {
  const clearing = useClearing()
  return (
    <Select
      className="audit-pick"
      allowClear={clearing}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={name}
      placeholder={name}
      value={value ?? null}
      options={options}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  )
}

function PersonChip({ actor, onRemove }: { readonly actor: string; readonly onRemove: () => void }) {
  const t = useT()
  const { nameOf } = usePeople()
  return (
    <button type="button" className="chip on" onClick={onRemove}>
      {t('audit.everythingBy', { name: nameOf(actor) })} ×
    </button>
  )
}

type BarProps = Omit<AuditBarProps, 'onClear'>

function Picks({ filters, onChange }: BarProps) {
  const t = useT()
  const { people } = usePeople()
  const { data: objects } = useCatalogue()
  const outcomes = (['allowed', 'refused', 'failed'] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))
  const objectOptions = (objects ?? []).map((object) => ({ value: object.name, label: labelText(object.label) }))
  const persons = people.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      {persons.length === 0 ? null : (
        <Pick name={t('audit.who')} value={filters.actor} options={persons} onChange={(actor) => onChange({ actor })} />
      )}
      {objectOptions.length === 0 ? null : (
        <Pick
          name={t('audit.object')}
          value={filters.object}
          options={objectOptions}
          onChange={(object) => onChange({ object })}
        />
      )}
      <Pick
        name={t('audit.outcome')}
        value={filters.outcome}
        options={outcomes}
        onChange={(outcome) => onChange({ outcome })}
      />
    </>
  )
}

const day = (value: string | undefined) => (value === undefined ? null : dayjs(value))

function Range({ filters, onChange }: BarProps) {
  const t = useT()
  return (
    <DatePicker.RangePicker
      className="audit-range"
      aria-label={t('audit.when')}
      allowEmpty={[true, true]}
      value={[day(filters.from), day(filters.to)]}
      onChange={(range) =>
        onChange({
          from: range?.[0]?.startOf('day').toISOString() ?? null,
          to: range?.[1]?.endOf('day').toISOString() ?? null,
        })
      }
    />
  )
}

/** Who, what kind, how it ended, when; and what was chosen elsewhere as chips that go away at a click. */
export function AuditBar({ filters, onChange, onClear }: AuditBarProps) {
  const t = useT()
  return (
    <div className="listbar wrap">
      <Picks filters={filters} onChange={onChange} />
      <Range filters={filters} onChange={onChange} />
      {filters.actor === undefined ? null : (
        <PersonChip actor={filters.actor} onRemove={() => onChange({ actor: null })} />
      )}
      {filters.id === undefined ? null : (
        <button type="button" className="chip on" onClick={() => onChange({ id: null })}>
          {t('audit.everythingTo', { id: filters.id.slice(-8) })} ×
        </button>
      )}
      {Object.keys(filters).length === 0 ? null : (
        <Button type="link" onClick={onClear}>
          {t('audit.clear')}
        </Button>
      )}
    </div>
  )
}
