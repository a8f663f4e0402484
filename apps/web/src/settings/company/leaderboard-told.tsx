import type { CompanySettings } from '@holdfast/sdk'
import { Radio } from 'antd'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCompanyChange } from './use-company.ts'

const TOLD = {
  reach: 'company.leaders.reach',
  place: 'company.leaders.place',
  names: 'company.leaders.names',
} as const

/** What a leaderboard tells people of their own team beyond what they see anyhow. */
export function LeaderboardTold({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  return (
    <section className="box setbox companybox">
      <h2>{t('company.leaders')}</h2>
      <p className="t3">{t('company.leaders.why')}</p>
      <ProblemNote error={act.error} />
      <Radio.Group
        vertical
        aria-label={t('company.leaders')}
        value={company.leaderboard}
        disabled={act.busy}
        options={Object.entries(TOLD).map(([value, words]) => ({ value, label: t(words) }))}
        onChange={(event) => void save({ leaderboard: event.target.value })}
      />
    </section>
  )
}
