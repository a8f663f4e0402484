import type { MailFolder, MailProvider, OwnMailbox } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { formatMoment, formatNumber } from '../../ui/format.ts'
import { NoPage } from '../../ui/no-page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { MAILBOX_KEY, MailboxForm } from './mailbox-form.tsx'
import { MailboxGrant } from './mailbox-grant.tsx'

const FAULTS: Readonly<Record<string, MessageId>> = {
  mail_password_refused: 'mailbox.fault.mail_password_refused',
  mail_certificate: 'mailbox.fault.mail_certificate',
  mail_no_tls: 'mailbox.fault.mail_no_tls',
  mail_host_private: 'mailbox.fault.mail_host_private',
  mail_grant_refused: 'mailbox.fault.mail_grant_refused',
  mail_provider_refused: 'mailbox.fault.mail_provider_refused',
}

const LEFT: readonly (readonly [keyof MailFolder, MessageId])[] = [
  ['brought', 'mailbox.brought'],
  ['stranger', 'mailbox.stranger'],
  ['automatic', 'mailbox.automatic'],
  ['tooLarge', 'mailbox.tooLarge'],
  ['unreadable', 'mailbox.unreadable'],
  ['refused', 'mailbox.refused'],
]

/** What became of a folder's messages: what was left is told where there is any. */
function Folder({ folder }: { readonly folder: MailFolder }) {
  const t = useT()
  return (
    <div>
      <h2>{t(folder.kind === 'inbox' ? 'mailbox.inbox' : 'mailbox.sent')}</h2>
      {folder.gone ? <p className="note warn">{t('mailbox.gone')}</p> : null}
      <dl className="mailcounts">
        {LEFT.filter(([key]) => key === 'brought' || Number(folder[key]) > 0).map(([key, name]) => (
          <div key={key}>
            <dt>{t(name)}</dt>
            <dd>{formatNumber(Number(folder[key]))}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const stateWords = (mailbox: OwnMailbox, t: Translate): string =>
  [
    mailbox.caughtUpAt === null
      ? t('mailbox.never')
      : t('mailbox.caughtUp', { at: formatMoment(mailbox.caughtUpAt, t) }),
    ...(mailbox.paused ? [] : [t('mailbox.next', { at: formatMoment(mailbox.nextAt, t) })]),
  ].join(' ')

/** How it fares, what of it was not brought and why, and the way out. */
function State({ mailbox }: { readonly mailbox: OwnMailbox }) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const end = () =>
    act.run(async () => {
      await api.delete('/mailbox')
      await queryClient.invalidateQueries({ queryKey: MAILBOX_KEY })
      void message.success(t(mailbox.provider === null ? 'mailbox.ended' : 'mailbox.endedGrant'))
    })
  return (
    <section className="box setbox feedbox">
      <ProblemNote error={act.error} />
      {mailbox.fault === null ? null : (
        <p className={mailbox.paused ? 'note err' : 'note warn'} role="status">
          {t(FAULTS[mailbox.fault] ?? 'mailbox.fault.other')}
        </p>
      )}
      <p>{stateWords(mailbox, t)}</p>
      {mailbox.folders.map((folder) => (
        <Folder key={folder.kind} folder={folder} />
      ))}
      <p className="t3">{t('mailbox.since')}</p>
      <div className="row">
        <Button loading={act.busy} onClick={end}>
          {t(mailbox.provider === null ? 'mailbox.end' : 'mailbox.endGrant')}
        </Button>
      </div>
    </section>
  )
}

function titleOf(mailbox: OwnMailbox | null, t: Translate): string {
  if (mailbox === null) return t('mailbox.none')
  return mailbox.paused ? t('mailbox.broken') : t('mailbox.title', { address: mailbox.address ?? '' })
}

function OwnMailboxPage() {
  const t = useT()
  const answer = useQuery({
    queryKey: MAILBOX_KEY,
    queryFn: () => api.get<{ mailbox: OwnMailbox | null; providers: readonly MailProvider[] }>('/mailbox'),
  })
  if (answer.isPending) return <SheetLoading />
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
  const { mailbox, providers } = answer.data
  return (
    <>
      <SettingsHead page="nav.mailbox" title={titleOf(mailbox, t)} lead={t('mailbox.lead')} />
      {/* connected anew, it is another mailbox: seen from its top, with nothing left of what was typed for the one before */}
      <div key={mailbox?.connectedAt ?? 'none'} className="pad scroll setpage">
        {mailbox === null ? null : <State mailbox={mailbox} />}
        {providers.length === 0 ? null : <MailboxGrant mailbox={mailbox} providers={providers} />}
        <MailboxForm mailbox={mailbox} />
      </div>
    </>
  )
}

/** One's own mailbox: letters of customers stand on their records. */
export function MailboxPage() {
  return may(useMe(), 'activity', 'create') ? <OwnMailboxPage /> : <NoPage />
}
