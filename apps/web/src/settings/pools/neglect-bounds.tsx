import type { Neglect, Pools } from '@holdfast/sdk'
import { Checkbox } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { Bound } from './bound.tsx'

const MOST_DAYS = 730
const MOST_WARNED = 30
const WARNED_BEFORE = 3
const FRESH: Neglect = { days: null, byLevel: {}, contractDays: null, warnDays: WARNED_BEFORE, dealsStay: true }

interface NeglectBoundsProps {
  readonly neglect: Neglect | null
  readonly levels: Pools['levels']
  readonly onChange: (neglect: Neglect | null) => void
}

/** The rule with a change; none where it speaks of no customer any more. */
function changed(neglect: Neglect | null, change: Partial<Neglect>): Neglect | null {
  const next = { ...(neglect ?? FRESH), ...change }
  const { days, byLevel, contractDays } = next
  return days === null && contractDays === null && Object.keys(byLevel).length === 0 ? null : next
}

function withLevel({ byLevel }: Neglect, level: string, days: number | null): Neglect['byLevel'] {
  const { [level]: _before, ...others } = byLevel
  return days === null ? others : { ...others, [level]: days }
}

/** What a rule says beside its days, once there is one. */
function Terms({
  neglect,
  onChange,
}: {
  readonly neglect: Neglect
  readonly onChange: NeglectBoundsProps['onChange']
}) {
  const t = useT()
  return (
    <>
      <Bound
        name={t('pools.warnDays')}
        value={neglect.warnDays}
        most={MOST_WARNED}
        none={String(WARNED_BEFORE)}
        onChange={(days) => onChange(changed(neglect, { warnDays: days ?? WARNED_BEFORE }))}
      />
      <Checkbox
        checked={neglect.dealsStay}
        onChange={({ target }) => onChange(changed(neglect, { dealsStay: target.checked }))}
      >
        {t('pools.dealsStay')}
      </Checkbox>
    </>
  )
}

/** After how many days without a follow-up the members' customers come back, by level, and who is spared. */
export function NeglectBounds({ neglect, levels, onChange }: NeglectBoundsProps) {
  const t = useT()
  const rule = neglect ?? FRESH
  const others = rule.days === null ? t('pools.never') : String(rule.days)
  return (
    <fieldset className="poolneglect" aria-label={t('pools.neglect')}>
      <p className="sm t2">{t('pools.neglect')}</p>
      <div className="stagebounds poolfacts">
        <Bound
          name={t('pools.days')}
          value={rule.days}
          most={MOST_DAYS}
          none={t('pools.never')}
          onChange={(days) => onChange(changed(neglect, { days }))}
        />
        {levels.map(({ value, label }) => (
          <Bound
            key={value}
            name={t('pools.levelDays', { level: labelText(label) })}
            value={rule.byLevel[value] ?? null}
            least={0}
            most={MOST_DAYS}
            none={others}
            onChange={(days) => onChange(changed(neglect, { byLevel: withLevel(rule, value, days) }))}
          />
        ))}
        <Bound
          name={t('pools.contractDays')}
          value={rule.contractDays}
          most={MOST_DAYS}
          none={t('pools.never')}
          onChange={(contractDays) => onChange(changed(neglect, { contractDays }))}
        />
        {neglect === null ? null : <Terms neglect={neglect} onChange={onChange} />}
      </div>
    </fieldset>
  )
}
