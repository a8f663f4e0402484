import type { CompanySettings } from '@holdfast/sdk'
import { Checkbox } from 'antd'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCompanyChange } from './use-company.ts'

/** Whether people may let the calendars they subscribe to tell customers' names. */
export function FeedNames({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  return (
    <section className="box setbox companybox">
      <h2>{t('company.feed')}</h2>
      <p className="t3">{t('company.feed.why')}</p>
      <ProblemNote error={act.error} />
      <Checkbox
        checked={company.feedNames}
        disabled={act.busy}
        onChange={(event) => void save({ feedNames: event.target.checked })}
      >
        {t('company.feed.names')}
      </Checkbox>
    </section>
  )
}
