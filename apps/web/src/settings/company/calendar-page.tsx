import type { CalendarYear, CompanySettings, WorkCalendar } from '@holdfast/sdk'
import { Button, Checkbox, Form, Input, Select, Switch } from 'antd'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { currentLanguage, labelText, type Translate, useT } from '../../app/i18n.ts'
import { formatDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { useCalendarYear, useCompany, useCompanyChange } from './use-company.ts'
import { YearGrid } from './year-grid.tsx'

type Hours = Pick<WorkCalendar, 'timeZone' | 'days' | 'from' | 'to'> & { readonly keeps: boolean }

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
/** A Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

const weekdayName = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(
    SOME_MONDAY + (day - 1) * DAY_MS,
  )

function HoursForm({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const { calendar } = company
  const keep = ({ keeps, ...hours }: Hours) =>
    save({ calendar: { ...calendar, ...hours, holidays: keeps ? 'CN' : 'none' } })
  return (
    <Form<Hours>
      className="hoursform"
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...calendar, keeps: calendar.holidays === 'CN' }}
      onFinish={keep}
    >
      <ProblemNote error={act.error} />
      <Form.Item name="days" label={t('calendar.days')}>
        <Checkbox.Group options={WEEKDAYS.map((day) => ({ value: day, label: weekdayName(day) }))} />
      </Form.Item>
      <Form.Item name="from" label={t('calendar.from')}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="to" label={t('calendar.to')}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="timeZone" label={t('calendar.zone')}>
        <Select showSearch options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <Form.Item name="keeps" label={t('calendar.keeps')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={act.busy}>
        {t('action.save')}
      </Button>
    </Form>
  )
}

/** What comes next that is not as the week says. */
function nextSentence(special: CalendarYear['days'], t: Translate): string {
  const today = new Date().toISOString().slice(0, 10)
  const next = special.find(({ date, because }) => date >= today && because !== 'own')
  if (next?.name === undefined) return t('calendar.title')
  const said = { name: labelText(next.name), day: formatDay(next.date) }
  return t(next.worked ? 'calendar.nextWorked' : 'calendar.nextOff', said)
}

function Source({ shown }: { readonly shown: CalendarYear }) {
  const t = useT()
  if (!shown.announced) return <p className="note warn">{t('calendar.unannounced', { year: String(shown.year) })}</p>
  if (shown.source === null) return null
  return (
    <p className="sm t3">
      {t('calendar.source')}{' '}
      <a href={shown.source} target="_blank" rel="noreferrer">
        {new URL(shown.source).host}
      </a>
    </p>
  )
}

function Year({ company }: { readonly company: CompanySettings }) {
  const t = useT()
  const { act, save } = useCompanyChange(company)
  const [year, setYear] = useState(new Date().getFullYear())
  const shown = useCalendarYear(year)
  const { calendar } = company
  const change = (date: string, to: 'work' | 'off' | null) => {
    const { [date]: _before, ...others } = calendar.changes
    save({ calendar: { ...calendar, changes: to === null ? others : { ...others, [date]: to } } })
  }
  return (
    <section className="box setbox calbox">
      <div className="boxhead">
        <IconButton icon={ChevronLeft} name={t('calendar.before')} onClick={() => setYear(year - 1)} />
        <h2>{String(year)}</h2>
        <IconButton icon={ChevronRight} name={t('calendar.after')} onClick={() => setYear(year + 1)} />
        <span className="t3 grow">{t('calendar.turn')}</span>
        <span className="callegend">
          <i className="calday holiday off">1</i> {t('calendar.holiday')}
          <i className="calday make_up worked">1</i> {t('calendar.makeUp')}
          <i className="calday own off">1</i> {t('calendar.own')}
        </span>
      </div>
      <ProblemNote error={act.error ?? shown.error} />
      {shown.data === undefined ? null : (
        <>
          <Source shown={shown.data} />
          <YearGrid year={year} calendar={calendar} special={shown.data.days} busy={act.busy} onChange={change} />
        </>
      )}
    </section>
  )
}

/** When the company works: its week, its hours, the holidays it keeps, and its own exceptions. */
export function CalendarPage() {
  const t = useT()
  const company = useCompany()
  const year = new Date().getFullYear()
  const [thisYear, nextYear] = [useCalendarYear(year), useCalendarYear(year + 1)]
  const { data } = company
  if (data === undefined)
    return company.isError ? (
      <ProblemNote error={company.error} onRetry={() => void company.refetch()} />
    ) : (
      <SheetLoading />
    )
  const hours = { from: data.calendar.from, to: data.calendar.to, zone: data.calendar.timeZone }
  return (
    <>
      <SettingsHead
        page="nav.calendar"
        title={nextSentence([...(thisYear.data?.days ?? []), ...(nextYear.data?.days ?? [])], t)}
        lead={t('calendar.lead', hours)}
      />
      <div className="pad scroll calpage">
        <Year company={data} />
        <section className="box setbox companybox" key={data.version}>
          <h2>{t('calendar.week')}</h2>
          <HoursForm company={data} />
        </section>
      </div>
    </>
  )
}
