import type { ChoiceOption, CompanySettings, ListOf, OwnChoice } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Segmented, Select } from 'antd'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { countryOptions } from '../../ui/countries.ts'
import { formatCountry } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { BoxForm, type Said } from './box-form.tsx'
import { CompanySwitch } from './company-switch.tsx'
import { LeaderboardTold } from './leaderboard-told.tsx'
import { MissedTold } from './missed-told.tsx'
import { useBox } from './use-box.ts'
import { useCompany, useCompanyChange } from './use-company.ts'

type Who = Pick<CompanySettings, 'name' | 'country' | 'language'>

const LANGUAGES = { zh: '中文', en: 'English' } as const

function WhoForm({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const { name, country, language } = company
  const settled: Who = { name, country, language }
  const box = useBox(settled)
  const keep = (typed: Who) => save(typed, box.drop)
  const said: readonly Said<Who>[] = [
    [t('setup.company'), (who) => who.name],
    [t('company.country'), (who) => formatCountry(who.country)],
    [t('company.language'), (who) => LANGUAGES[who.language]],
  ]
  return (
    <section className="box setbox companybox">
      <BoxForm settled={settled} box={box} act={act} said={said} onKeep={keep}>
        <Form.Item
          name="name"
          label={t('setup.company')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input maxLength={200} autoComplete="organization" />
        </Form.Item>
        <Form.Item name="country" label={t('company.country')} extra={t('company.country.hint')}>
          <Select options={countryOptions()} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="language" label={t('company.language')} extra={t('company.language.hint')}>
          <Segmented
            aria-label={t('company.language')}
            options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
      </BoxForm>
    </section>
  )
}

interface QuietForm {
  readonly usual: number
  readonly byLevel?: Readonly<Record<string, number | null | undefined>>
}

const isStated = (entry: [string, number | null | undefined]): entry is [string, number] => typeof entry[1] === 'number'

const DAYS = { min: 1, max: 730, controls: false }

function QuietDays({
  company,
  levels,
}: {
  readonly company: CompanySettings
  readonly levels: readonly ChoiceOption[]
}) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const box = useBox<QuietForm>(company.quiet)
  const keep = ({ usual, byLevel = {} }: QuietForm) =>
    save({ quiet: { usual, byLevel: Object.fromEntries(Object.entries(byLevel).filter(isStated)) } }, box.drop)
  const shown = levels.filter(({ retired }) => retired !== true)
  const said: readonly Said<QuietForm>[] = [
    ...shown.map(({ value, label }) => {
      const words = ({ byLevel }: QuietForm) => String(byLevel?.[value] ?? '–')
      return [t('company.level', { level: labelText(label) }), words] as const
    }),
    [t('company.others'), ({ usual }) => String(usual)],
  ]
  const days = (name: (string | number)[], label: string) => (
    <Form.Item key={label} name={name} label={label}>
      <InputNumber {...DAYS} suffix={t('company.days')} placeholder={String(company.quiet.usual)} />
    </Form.Item>
  )
  return (
    <section className="box setbox companybox">
      <h2>{t('company.quiet')}</h2>
      <p className="t3">{t('company.quiet.why')}</p>
      <BoxForm settled={company.quiet} box={box} act={act} said={said} onKeep={keep}>
        <div className="quietdays">
          {shown.map(({ value, label }) => days(['byLevel', value], t('company.level', { level: labelText(label) })))}
          {days(['usual'], t('company.others'))}
        </div>
      </BoxForm>
    </section>
  )
}

type Letterhead = CompanySettings['letterhead']

function LetterheadForm({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const box = useBox<Letterhead>(company.letterhead)
  const said: readonly Said<Letterhead>[] = [
    [t('letterhead.address'), ({ address }) => address],
    [t('letterhead.phone'), ({ phone }) => phone],
    [t('letterhead.taxNumber'), ({ taxNumber }) => taxNumber],
    [t('letterhead.bank'), ({ bank }) => bank],
    [t('letterhead.account'), ({ account }) => account],
  ]
  const line = (name: keyof Letterhead, label: string) => (
    <Form.Item key={name} name={name} label={label}>
      <Input maxLength={200} />
    </Form.Item>
  )
  return (
    <section className="box setbox companybox">
      <h2>{t('letterhead.head')}</h2>
      <p className="t3">{t('letterhead.why')}</p>
      <BoxForm
        settled={company.letterhead}
        box={box}
        act={act}
        said={said}
        onKeep={(letterhead) => save({ letterhead }, box.drop)}
      >
        {line('address', t('letterhead.address'))}
        {line('phone', t('letterhead.phone'))}
        {line('taxNumber', t('letterhead.taxNumber'))}
        {line('bank', t('letterhead.bank'))}
        {line('account', t('letterhead.account'))}
      </BoxForm>
    </section>
  )
}

const useLevels = () =>
  useQuery({
    queryKey: ['choices'],
    queryFn: async () => (await api.get<ListOf<OwnChoice>>('/choices')).data,
    select: (choices) => choices.find(({ object, field }) => object === 'account' && field === 'level')?.options ?? [],
  })

/** The company itself: its name, where it is, and after how many days a customer counts as quiet. */
export function CompanyPage() {
  const t = useT()
  const company = useCompany()
  const levels = useLevels()
  const { data } = company
  if (data === undefined)
    return company.isError ? (
      <ProblemNote error={company.error} onRetry={() => void company.refetch()} />
    ) : (
      <SheetLoading />
    )
  const said = { name: data.name, country: formatCountry(data.country), days: data.quiet.usual }
  return (
    <>
      <SettingsHead page="nav.company" title={t('company.title', said)} lead={t('company.lead')} />
      <div className="pad scroll setpage">
        <WhoForm company={data} />
        <LetterheadForm company={data} />
        <QuietDays company={data} levels={levels.data ?? []} />
        <CompanySwitch
          company={data}
          setting="feedNames"
          words={{ title: t('company.feed'), why: t('company.feed.why'), label: t('company.feed.names') }}
        />
        <CompanySwitch
          company={data}
          setting="mailTracking"
          words={{ title: t('company.links'), why: t('company.links.why'), label: t('company.links.count') }}
        />
        <MissedTold company={data} />
        <LeaderboardTold company={data} />
        <ProblemNote error={levels.error} onRetry={() => void levels.refetch()} />
      </div>
    </>
  )
}
