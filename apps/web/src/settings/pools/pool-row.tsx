import type { FieldFault, Pool, Pools } from '@holdfast/sdk'
import { Select } from 'antd'
import { Trash2 } from 'lucide-react'
import { labelText, useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { WordsInputs } from '../words-inputs.tsx'
import { Bound } from './bound.tsx'
import { NeglectBounds } from './neglect-bounds.tsx'

export interface Choice {
  readonly value: string
  readonly label: string
}

interface PoolRowProps {
  readonly pool: Pool
  /** Counted from 1. */
  readonly at: number
  readonly fields: Pools['fields']
  readonly levels: Pools['levels']
  readonly roles: Pools['roles']
  readonly people: readonly Choice[]
  readonly teams: readonly Choice[]
  readonly faults: readonly Pick<FieldFault, 'path' | 'message'>[]
  readonly onChange: (pool: Pool | null) => void
}

const search = { optionFilterProp: 'label' } as const

interface SeveralProps {
  readonly name: string
  readonly value: readonly string[]
  readonly options: readonly Choice[]
  readonly onChange: (value: readonly string[]) => void
}

const Several = ({ name, value, options, onChange }: SeveralProps) => (
  <div className="poolwide">
    <span className="sm t3">{name}</span>
    <Select<string[]>
      mode="multiple"
      size="small"
      aria-label={name}
      value={[...value]}
      options={[...options]}
      showSearch={search}
      onChange={onChange}
    />
  </div>
)

function Members({ pool, people, teams, onChange }: Pick<PoolRowProps, 'pool' | 'people' | 'teams' | 'onChange'>) {
  const t = useT()
  return (
    <>
      <Several
        name={t('pools.teams')}
        value={pool.teams}
        options={teams}
        onChange={(value) => onChange({ ...pool, teams: value })}
      />
      <Several
        name={t('pools.people')}
        value={pool.people}
        options={people}
        onChange={(value) => onChange({ ...pool, people: value })}
      />
    </>
  )
}

const MOST_OWNED = 1_000_000
const MOST_CLAIMS = 10_000
const MOST_LOOKS = 100_000
const MOST_DAYS = 730

function Bounds({ pool, onChange }: Pick<PoolRowProps, 'pool' | 'onChange'>) {
  const t = useT()
  return (
    <>
      <Bound
        name={t('pools.mostOwned')}
        value={pool.mostOwned}
        most={MOST_OWNED}
        none={t('pools.unbounded')}
        onChange={(mostOwned) => onChange({ ...pool, mostOwned })}
      />
      <Bound
        name={t('pools.claimsADay')}
        value={pool.claimsADay}
        most={MOST_CLAIMS}
        none={t('pools.unbounded')}
        onChange={(claimsADay) => onChange({ ...pool, claimsADay })}
      />
      <Bound
        name={t('pools.protectDays')}
        value={pool.protectDays}
        most={MOST_DAYS}
        none={t('pools.unprotected')}
        onChange={(protectDays) => onChange({ ...pool, protectDays })}
      />
      {pool.protectDays === null ? null : (
        <Bound
          name={t('pools.mostProtected')}
          value={pool.mostProtected}
          most={MOST_OWNED}
          none={t('pools.unbounded')}
          onChange={(mostProtected) => onChange({ ...pool, mostProtected })}
        />
      )}
    </>
  )
}

/** How many customers in the pool somebody may look at in a day, for each role that works on customers. */
function Looks({ pool, roles, onChange }: Pick<PoolRowProps, 'pool' | 'roles' | 'onChange'>) {
  const t = useT()
  const change = (role: string, most: number | null) => {
    const { [role]: _before, ...others } = pool.looks
    onChange({ ...pool, looks: most === null ? others : { ...others, [role]: most } })
  }
  return (
    <fieldset className="poolneglect" aria-label={t('pools.looks')}>
      <p className="sm t2">{t('pools.looks')}</p>
      <div className="stagebounds poolfacts">
        {roles.map(({ name, label }) => (
          <Bound
            key={name}
            name={labelText(label)}
            value={pool.looks[name] ?? null}
            most={MOST_LOOKS}
            none={t('pools.unbounded')}
            onChange={(most) => change(name, most)}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** One pool, all of it, and what was said against it. */
export function PoolRow({ pool, at, fields, levels, roles, people, teams, faults, onChange }: PoolRowProps) {
  const t = useT()
  const name = labelText(pool.label) || t('pools.new')
  return (
    <li className="stagerow">
      <fieldset aria-label={t('pools.one', { at })}>
        <div className="poolnames">
          <WordsInputs
            value={pool.label}
            names={{ zh: t('pools.nameZh'), en: t('pools.nameEn') }}
            onChange={(label) => onChange({ ...pool, label })}
          />
          <IconButton small icon={Trash2} name={t('pools.remove', { pool: name })} onClick={() => onChange(null)} />
        </div>
        <div className="stagebounds poolfacts">
          <Members pool={pool} people={people} teams={teams} onChange={onChange} />
          <Several
            name={t('pools.fields')}
            value={pool.fields}
            options={fields.map(({ key, label }) => ({ value: key, label: labelText(label) }))}
            onChange={(value) => onChange({ ...pool, fields: value })}
          />
          <Bounds pool={pool} onChange={onChange} />
        </div>
        <Looks pool={pool} roles={roles} onChange={onChange} />
        <NeglectBounds neglect={pool.neglect} levels={levels} onChange={(neglect) => onChange({ ...pool, neglect })} />
        {faults.map(({ path, message }) => (
          <p key={path} className="sm err" role="alert">
            {message}
          </p>
        ))}
      </fieldset>
    </li>
  )
}
