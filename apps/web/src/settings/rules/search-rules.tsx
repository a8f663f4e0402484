import type { CompanyRules, SearchRule } from '@holdfast/sdk'
import { Progress, Segmented } from 'antd'
import { useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { searchKindWords } from '../../records/not-searched-note.tsx'
import { formatNumber } from '../../ui/format.ts'
import { type OnChange, RuleLine } from './rule-line.tsx'

interface SearchRulesProps {
  readonly rules: CompanyRules
  readonly isAsked: (key: string) => boolean
  readonly onChange: OnChange
}

/** How far the work behind a switch is; it goes on by itself. */
function Work({ rules }: { readonly rules: CompanyRules }) {
  const t = useT()
  return rules.work.map(({ object, objectLabel, left, total }) => (
    <div key={object} className="rulework" role="status">
      <span className="sm">
        {t('rules.work', { object: labelText(objectLabel), left: formatNumber(left), total: formatNumber(total) })}
      </span>
      <Progress
        percent={total === 0 ? 100 : Math.floor(((total - left) / total) * 100)}
        size="small"
        aria-label={labelText(objectLabel)}
      />
    </div>
  ))
}

function SearchLine({ rule, isAsked, onChange }: Omit<SearchRulesProps, 'rules'> & { readonly rule: SearchRule }) {
  const t = useT()
  const { object, field, fieldLabel, kind, on, building, since } = rule
  return (
    <RuleLine
      name={t('rules.kindOf', { field: labelText(fieldLabel), kind: searchKindWords([kind], t) })}
      state={t(building ? 'rules.building' : on ? 'rules.isOn' : 'rules.isOff')}
      on={on}
      since={since}
      change={{ rule: 'search', object, field, kind, on: !on }}
      waits={isAsked(`search:${object}.${field}.${kind}`)}
      onChange={onChange}
    />
  )
}

/** By what each field is searched: every way leaves something readable in the index, and can be switched off. */
export function SearchRules({ rules, isAsked, onChange }: SearchRulesProps) {
  const t = useT()
  const objects = [...new Map(rules.search.map((rule) => [rule.object, rule.objectLabel])).entries()]
  const [chosen, setChosen] = useState(() =>
    objects.some(([name]) => name === 'contact') ? 'contact' : objects[0]?.[0],
  )
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('rules.search')}</h2>
      </div>
      <p className="t3 ruleswhy">{t('rules.search.why')}</p>
      <Work rules={rules} />
      <div className="ruleobjects">
        <Segmented
          value={chosen ?? ''}
          onChange={setChosen}
          options={objects.map(([value, label]) => ({ value, label: labelText(label) }))}
          aria-label={t('rules.objects')}
        />
      </div>
      <ul>
        {rules.search
          .filter(({ object }) => object === chosen)
          .map((rule) => (
            <SearchLine key={`${rule.field}.${rule.kind}`} rule={rule} isAsked={isAsked} onChange={onChange} />
          ))}
      </ul>
    </section>
  )
}
