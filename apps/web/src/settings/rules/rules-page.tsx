import type { CompanyRules, RuleChange } from '@holdfast/sdk'
import { useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { AskRule } from './ask-rule.tsx'
import { type OnChange, RuleLine } from './rule-line.tsx'
import { fieldWords } from './rule-words.ts'
import { SearchRules } from './search-rules.tsx'
import { useRules } from './use-rules.ts'
import { WaitingRules } from './waiting-rules.tsx'

/** The answer before the lists: what is published, what stands once, what is not searched. */
function rulesSentence({ publishLog, unique, search }: CompanyRules, t: Translate): string {
  const once = unique.filter(({ on }) => on).length
  const off = search.filter(({ on }) => !on).length
  return [
    t(publishLog ? 'rules.title.published' : 'rules.title.closed'),
    once === 0 ? t('rules.title.noneUnique') : t('rules.title.unique', { count: once }),
    t(off === 0 ? 'rules.title.allSearched' : 'rules.title.off', { count: off }),
  ].join(t('rules.comma'))
}

interface RulesProps {
  readonly rules: CompanyRules
  readonly isAsked: (key: string) => boolean
  readonly onChange: OnChange
}

function LogRule({ rules, isAsked, onChange }: RulesProps) {
  const t = useT()
  const { publishLog, publishedSince } = rules
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('rules.log')}</h2>
      </div>
      <ul>
        <RuleLine
          name={t('rules.log.name')}
          state={t(publishLog ? 'rules.isPublished' : 'rules.isClosed')}
          on={publishLog}
          since={publishedSince}
          change={{ rule: 'publishLog', on: !publishLog }}
          waits={isAsked('publishLog')}
          onChange={onChange}
        />
      </ul>
    </section>
  )
}

function DeviceRules({ rules, isAsked, onChange }: RulesProps) {
  const t = useT()
  const { boundSessions, boundSince, deviceReports, reportsSince } = rules
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('rules.devices')}</h2>
      </div>
      <ul>
        <RuleLine
          name={t('rules.bound.name')}
          state={t(boundSessions ? 'rules.isOn' : 'rules.isOff')}
          on={boundSessions}
          since={boundSince}
          change={{ rule: 'boundSessions', on: !boundSessions }}
          waits={isAsked('boundSessions')}
          onChange={onChange}
        />
        <RuleLine
          name={t('rules.reports.name')}
          state={t(deviceReports ? 'rules.isOn' : 'rules.isOff')}
          on={deviceReports}
          since={reportsSince}
          change={{ rule: 'deviceReports', on: !deviceReports }}
          waits={isAsked('deviceReports')}
          onChange={onChange}
        />
      </ul>
    </section>
  )
}

function ProgramRules({ rules, isAsked, onChange }: RulesProps) {
  const t = useT()
  const { programKeys, programKeysSince } = rules
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('rules.programs')}</h2>
      </div>
      <ul>
        <RuleLine
          name={t('rules.keys.name')}
          state={t(programKeys ? 'rules.isOn' : 'rules.isOff')}
          on={programKeys}
          since={programKeysSince}
          change={{ rule: 'programKeys', on: !programKeys }}
          waits={isAsked('programKeys')}
          onChange={onChange}
        />
      </ul>
    </section>
  )
}

function UniqueRules({ rules, isAsked, onChange }: RulesProps) {
  const t = useT()
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('rules.unique')}</h2>
      </div>
      <p className="t3 ruleswhy">{t('rules.unique.why')}</p>
      <ul>
        {rules.unique.map(({ object, field, on, since }) => {
          const change = { rule: 'unique', object, field, on: !on } as const
          return (
            <RuleLine
              key={`${object}.${field}`}
              name={fieldWords(rules, change, t)}
              state={t(on ? 'rules.isUnique' : 'rules.isShared')}
              on={on}
              since={since}
              change={change}
              waits={isAsked(`unique:${object}.${field}`)}
              onChange={onChange}
            />
          )
        })}
      </ul>
    </section>
  )
}

/** What the whole company does: what is in force, since when and by whose word, and what waits for a second person. */
export function RulesPage() {
  const t = useT()
  const { data: rules, isError, error, refetch } = useRules()
  const [change, setChange] = useState<RuleChange | null>(null)
  if (rules === undefined)
    return isError ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <SheetLoading />
  const isAsked = (key: string) => rules.asked.some((each) => each.key === key)
  const about = { rules, isAsked, onChange: setChange }
  return (
    <>
      <SettingsHead page="nav.rules" title={rulesSentence(rules, t)} lead={t('rules.lead')} />
      <div className="pad scroll setpage">
        <WaitingRules rules={rules} />
        <LogRule {...about} />
        <DeviceRules {...about} />
        <ProgramRules {...about} />
        <UniqueRules {...about} />
        <SearchRules {...about} />
      </div>
      {change === null ? null : <AskRule rules={rules} change={change} onClose={() => setChange(null)} />}
    </>
  )
}
