import type { OwnMailbox } from '@holdfast/sdk'
import { Button, Form, Input, InputNumber } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { FieldFault } from '../../records/field-fault.tsx'

export const MAILBOX_KEY = ['mailbox']

const IMAPS = 993
const SUBMISSIONS = 465

interface Values {
  readonly address: string
  readonly user?: string
  readonly password: string
  readonly imapHost: string
  readonly imapPort: number
  readonly smtpHost: string
  readonly smtpPort: number
}

/** What the fields hold at first: what is connected, or the usual ports. */
const initialOf = (mailbox: OwnMailbox | null): Partial<Values> => ({
  imapPort: mailbox?.imapPort ?? IMAPS,
  smtpPort: mailbox?.smtpPort ?? SUBMISSIONS,
  ...(mailbox === null
    ? {}
    : {
        address: mailbox.address ?? '',
        user: mailbox.user ?? '',
        imapHost: mailbox.imapHost ?? '',
        smtpHost: mailbox.smtpHost ?? '',
      }),
})

/** A server's name and its port. */
function Server({ name, title }: { readonly name: 'imap' | 'smtp'; readonly title: string }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name={`${name}Host`} label={title} rules={needed}>
        <Input maxLength={253} autoComplete="off" spellCheck={false} placeholder={`${name}.example.com`} />
      </Form.Item>
      <Form.Item name={`${name}Port`} label={t('mailbox.port', { server: name.toUpperCase() })} rules={needed}>
        <InputNumber min={1} max={65_535} controls={false} />
      </Form.Item>
    </>
  )
}

/** Where the mailbox is and what opens it; both servers are tried before anything is saved. */
export function MailboxForm({ mailbox }: { readonly mailbox: OwnMailbox | null }) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const save = (values: Values) =>
    act.run(async () => {
      const user = values.user === undefined || values.user.trim() === '' ? values.address : values.user
      await withStepUp({ what: t('mailbox.connect') }, () => api.put('/mailbox', { ...values, user }))
      await queryClient.invalidateQueries({ queryKey: MAILBOX_KEY })
      void message.success(t('mailbox.connected'))
    })
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <section className="box setbox feedbox">
      <Form<Values> layout="vertical" requiredMark={false} initialValues={initialOf(mailbox)} onFinish={save}>
        <Form.Item name="address" label={t('mailbox.address')} rules={needed}>
          <Input type="email" maxLength={254} autoComplete="email" />
        </Form.Item>
        <Form.Item name="user" label={t('mailbox.user')}>
          <Input maxLength={254} autoComplete="off" placeholder={mailbox?.address ?? t('mailbox.address')} />
        </Form.Item>
        <Form.Item name="password" label={t('mailbox.password')} extra={t('mailbox.password.hint')} rules={needed}>
          <Input.Password maxLength={500} autoComplete="off" />
        </Form.Item>
        <Server name="imap" title={t('mailbox.imap')} />
        <Server name="smtp" title={t('mailbox.smtp')} />
        <p className="t3 formnote">{t('mailbox.trying')}</p>
        <FieldFault error={act.error} />
        <Button type="primary" htmlType="submit" loading={act.busy}>
          {t(mailbox === null ? 'mailbox.connect' : 'mailbox.anew')}
        </Button>
      </Form>
    </section>
  )
}
