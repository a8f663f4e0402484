import type { CompanySettings } from '@holdfast/sdk'
import { Checkbox } from 'antd'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCompanyChange } from './use-company.ts'

interface CompanySwitchProps {
  readonly company: CompanySettings
  readonly setting: 'feedNames' | 'mailTracking'
  readonly words: { readonly title: string; readonly why: string; readonly label: string }
}

/** Something that the company lets happen or not: told what it means before it is turned on. */
export function CompanySwitch({ company, setting, words }: CompanySwitchProps) {
  const { act, save } = useCompanyChange(company)
  return (
    <section className="box setbox companybox">
      <h2>{words.title}</h2>
      <p className="t3">{words.why}</p>
      <ProblemNote error={act.error} />
      <Checkbox
        checked={company[setting]}
        disabled={act.busy}
        onChange={(event) => void save({ [setting]: event.target.checked })}
      >
        {words.label}
      </Checkbox>
    </section>
  )
}
