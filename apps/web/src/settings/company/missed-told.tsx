import type { CompanySettings } from '@holdfast/sdk'
import { Select } from 'antd'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCompanyChange } from './use-company.ts'

const CHOICES = [1, 2, 3, 5, 10]

/** After how many workdays a missed step is told to who leads the team. */
export function MissedTold({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const days = [...new Set([...CHOICES, company.missedDays])].filter((each) => each > 0).sort((a, b) => a - b)
  return (
    <section className="box setbox companybox">
      <h2>{t('company.missed')}</h2>
      <p className="t3">{t('company.missed.why')}</p>
      <ProblemNote error={act.error} />
      <Select
        aria-label={t('company.missed')}
        value={company.missedDays}
        disabled={act.busy}
        options={[
          ...days.map((value) => ({ value, label: t('company.missed.after', { count: value }) })),
          { value: 0, label: t('company.missed.never') },
        ]}
        onChange={(missedDays) => void save({ missedDays })}
      />
    </section>
  )
}
