import type { OwnRemoteCalendar, RemoteCalendar } from '@holdfast/sdk'
import { Button, Checkbox, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { FieldFault } from '../../records/field-fault.tsx'

export const REMOTE_KEY = ['calendar', 'remote']

interface Login {
  readonly url: string
  readonly user: string
  readonly password: string
}

interface Found {
  /** With what they were found: what is connected is what was looked at. */
  readonly login: Login
  readonly calendars: readonly RemoteCalendar[]
}

/** What a calendar takes, where that is not everything. */
function takes({ events, tasks }: RemoteCalendar, t: Translate): string {
  if (events && tasks) return t('remote.both')
  return t(events ? 'remote.eventsOnly' : 'remote.tasksOnly')
}

interface ChoiceProps {
  readonly found: Found
  readonly namesAllowed: boolean
  readonly remote: OwnRemoteCalendar | null
}

/** Whether customers' names are told, where the company lets them be. */
function Names({ names, onChange }: { readonly names: boolean | null; readonly onChange: (names: boolean) => void }) {
  const t = useT()
  if (names === null) return <p className="t3">{t('feed.namesOff')}</p>
  return (
    <Checkbox checked={names} onChange={(event) => onChange(event.target.checked)}>
      {t('remote.names')}
    </Checkbox>
  )
}

/** Connects one of the calendars that were found. */
function useConnect(login: Login) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const connect = (calendar: string | undefined, names: boolean) =>
    act.run(async () => {
      const ask = () => api.put('/calendar/remote', { ...login, calendar, names })
      await withStepUp({ what: t('remote.connect') }, ask)
      await queryClient.invalidateQueries({ queryKey: REMOTE_KEY })
      void message.success(t('remote.connected'))
    })
  return { act, connect }
}

/** One of the calendars that were found, and the connecting of it. */
function Choice({ found, namesAllowed, remote }: ChoiceProps) {
  const t = useT()
  const { act, connect } = useConnect(found.login)
  const [calendar, setCalendar] = useState(found.calendars[0]?.href)
  const [names, setNames] = useState(remote?.names === true && namesAllowed)
  if (found.calendars.length === 0) return <p className="note warn">{t('remote.noCalendars')}</p>
  const options = found.calendars.map((each) => ({
    value: each.href,
    label: (
      <>
        {each.name} <span className="t3">{takes(each, t)}</span>
      </>
    ),
  }))
  return (
    <div className="col choices">
      <h2 id="remote-choice">{t('remote.choose')}</h2>
      <Radio.Group
        className="col"
        aria-labelledby="remote-choice"
        value={calendar}
        options={options}
        onChange={(event) => setCalendar(event.target.value)}
      />
      <Names names={namesAllowed ? names : null} onChange={setNames} />
      <FieldFault error={act.error} />
      <div className="row">
        <Button type="primary" loading={act.busy} onClick={() => void connect(calendar, names)}>
          {t(remote === null ? 'remote.connect' : 'remote.anew')}
        </Button>
      </div>
    </div>
  )
}

interface FormProps {
  readonly remote: OwnRemoteCalendar | null
  readonly namesAllowed: boolean
}

/** Signs in and looks for calendars. */
function useLook() {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [found, setFound] = useState<Found | null>(null)
  const look = (login: Login) =>
    act.run(async () => {
      setFound(null)
      const ask = () => api.post<{ data: readonly RemoteCalendar[] }>('/calendar/remote/calendars', login)
      const { data } = await withStepUp({ what: t('remote.look') }, ask)
      setFound({ login, calendars: data })
    })
  return { act, found, look, forget: () => setFound(null) }
}

/** Where the calendars are and what opens them; they are looked for first, and nothing is kept until one is chosen. */
export function RemoteCalendarForm({ remote, namesAllowed }: FormProps) {
  const t = useT()
  const { act, found, look, forget } = useLook()
  const needed = [{ required: true, message: t('form.needed') }]
  const initial = { url: remote?.url ?? '', user: remote?.user ?? '' }
  return (
    <section className="box setbox feedbox">
      <Form<Login>
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onValuesChange={forget}
        onFinish={look}
      >
        <Form.Item name="url" label={t('remote.url')} rules={needed}>
          <Input maxLength={500} autoComplete="off" spellCheck={false} placeholder="caldav.example.com" />
        </Form.Item>
        <Form.Item name="user" label={t('remote.user')} rules={needed}>
          <Input maxLength={254} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="password" label={t('remote.password')} extra={t('remote.password.hint')} rules={needed}>
          <Input.Password maxLength={500} autoComplete="off" />
        </Form.Item>
        <FieldFault error={act.error} />
        <Button type={found === null ? 'primary' : 'default'} htmlType="submit" loading={act.busy}>
          {t('remote.look')}
        </Button>
      </Form>
      {found === null ? null : <Choice found={found} namesAllowed={namesAllowed} remote={remote} />}
    </section>
  )
}
