import type { NoticeSettings } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { DesktopChoice } from './desktop-choice.tsx'

const KEY = ['notices', 'settings']
const KINDS: readonly (readonly [keyof NoticeSettings['byMail'], MessageId])[] = [
  ['reminder', 'notice.mail.reminder'],
  ['assigned', 'notice.mail.assigned'],
  ['mention', 'notice.mail.mention'],
  ['comment', 'notice.mail.comment'],
  ['returning', 'notice.mail.returning'],
  ['ending', 'notice.mail.ending'],
  ['missed', 'notice.mail.missed'],
  ['approval', 'notice.mail.approval'],
  ['decided', 'notice.mail.decided'],
  ['answered', 'notice.mail.answered'],
  ['shared', 'notice.mail.shared'],
  ['mailbox', 'notice.mail.mailbox'],
  ['program', 'notice.mail.program'],
  ['import', 'notice.mail.import'],
]
const TIMES: readonly (readonly [string, MessageId])[] = [
  ['day_before', 'notice.remind.dayBefore'],
  ['hour_before', 'notice.remind.hourBefore'],
  ['ten_minutes_before', 'notice.remind.tenMinutes'],
  ['at_due', 'notice.remind.atDue'],
  ['day_after', 'notice.remind.dayAfter'],
]
/** A Monday, from which the names of the days are taken. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

const dayNames = (): { value: number; label: string }[] => {
  const format = new Intl.DateTimeFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en', {
    weekday: 'short',
    timeZone: 'UTC',
  })
  return Array.from({ length: 7 }, (_, at) => ({ value: at + 1, label: format.format(MONDAY + at * DAY_MS) }))
}

const zoneOptions = (own: string) =>
  [...new Set([own, ...Intl.supportedValuesOf('timeZone')])].map((value) => ({ value, label: value }))

function useSaving(version: number) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const save = ({ hours, byMail, digest, reminders, quiet }: Omit<NoticeSettings, 'version' | 'mail'>) =>
    act.run(async () => {
      await api.patch('/notices/settings', { hours, byMail, digest, reminders, quiet }, { version })
      // the bell follows at once
      await queryClient.invalidateQueries({ queryKey: ['notices'] })
      void message.success(t('notice.saved'))
    })
  return { act, save }
}

function HoursFields({ zone }: { readonly zone: string }) {
  const t = useT()
  return (
    <>
      <Form.Item name={['hours', 'days']} label={t('notice.days')}>
        <Checkbox.Group className="weekdays" options={dayNames()} />
      </Form.Item>
      <div className="row hourpair">
        <Form.Item name={['hours', 'from']} label={t('notice.from')}>
          <Input type="time" required />
        </Form.Item>
        <Form.Item name={['hours', 'to']} label={t('notice.to')}>
          <Input type="time" required />
        </Form.Item>
      </div>
      <Form.Item name={['hours', 'timeZone']} label={t('notice.zone')}>
        <Select showSearch options={zoneOptions(zone)} />
      </Form.Item>
    </>
  )
}

/** When one is reminded of what one planned. */
function ReminderFields() {
  const t = useT()
  return (
    <fieldset className="plainset">
      <legend>{t('notice.remind')}</legend>
      <p className="t3">{t('notice.remind.why')}</p>
      <Form.Item name="reminders" noStyle>
        <Checkbox.Group options={TIMES.map(([value, words]) => ({ value, label: t(words) }))} />
      </Form.Item>
    </fieldset>
  )
}

/** A letter in the morning, and quiet outside one's hours. */
function DayFields({ mail }: { readonly mail: boolean }) {
  const t = useT()
  return (
    <fieldset className="plainset">
      <legend>{t('notice.digest')}</legend>
      <Form.Item name={['digest', 'on']} valuePropName="checked" noStyle>
        <Checkbox disabled={!mail}>{t('notice.digest.on')}</Checkbox>
      </Form.Item>
      <Form.Item name={['digest', 'at']} label={t('notice.digest.at')}>
        <Input type="time" required disabled={!mail} />
      </Form.Item>
    </fieldset>
  )
}

function SettingsForm({ settings }: { readonly settings: NoticeSettings }) {
  const t = useT()
  const { act, save } = useSaving(settings.version)
  return (
    <section className="box setbox ownform">
      <Form<NoticeSettings> key={settings.version} layout="vertical" initialValues={settings} onFinish={save}>
        <ProblemNote error={act.error} />
        <HoursFields zone={settings.hours.timeZone} />
        <Form.Item name="quiet" valuePropName="checked">
          <Checkbox>{t('notice.quiet')}</Checkbox>
        </Form.Item>
        <ReminderFields />
        <fieldset className="plainset">
          <legend>{t('notice.mail')}</legend>
          {settings.mail ? null : <p className="t3">{t('notice.mail.none')}</p>}
          {KINDS.map(([kind, words]) => (
            <Form.Item key={kind} name={['byMail', kind]} valuePropName="checked" noStyle>
              <Checkbox disabled={!settings.mail}>{t(words)}</Checkbox>
            </Form.Item>
          ))}
        </fieldset>
        <DayFields mail={settings.mail} />
        <Button type="primary" htmlType="submit" loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </section>
  )
}

/** One's own hours, and of what one is told by mail. */
export function NoticeSettingsPage() {
  const t = useT()
  const settings = useQuery({ queryKey: KEY, queryFn: () => api.get<NoticeSettings>('/notices/settings') })
  if (settings.isPending) return <SheetLoading />
  if (settings.isError) return <ProblemNote error={settings.error} onRetry={() => void settings.refetch()} />
  return (
    <>
      <SettingsHead page="nav.notices" title={t('notice.settings.title')} lead={t('notice.settings.lead')} />
      <div className="pad scroll setpage">
        <SettingsForm settings={settings.data} />
        <DesktopChoice />
      </div>
    </>
  )
}
