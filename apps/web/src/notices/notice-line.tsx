import type { Notice } from '@holdfast/sdk'
import {
  AlarmClock,
  AtSign,
  BadgePercent,
  CalendarClock,
  FileUp,
  HandHelping,
  type LucideIcon,
  MailWarning,
  MessageSquare,
  Share2,
  ShieldAlert,
  UserRoundX,
  Waves,
} from 'lucide-react'
import { Link } from 'react-router'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { formatAgo } from '../ui/format.ts'
import { Rich } from '../ui/rich.tsx'
import { addressOf } from './notice-address.ts'
import { markRead } from './use-notices.ts'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  reminder: AlarmClock,
  assigned: HandHelping,
  mention: AtSign,
  comment: MessageSquare,
  returning: Waves,
  ending: CalendarClock,
  missed: UserRoundX,
  approval: BadgePercent,
  decided: BadgePercent,
  answered: MessageSquare,
  shared: Share2,
  mailbox: MailWarning,
  import: FileUp,
  security: ShieldAlert,
}

interface Named {
  readonly label: string
  readonly many: string
  readonly plural: string | undefined
}

/** Kinds that say who and what, and nothing besides. */
const PLAIN: Readonly<Record<string, MessageId>> = {
  ending: 'notice.ending',
  comment: 'notice.comment',
  mention: 'notice.mention',
  approval: 'notice.approval',
  decided: 'notice.decided',
  answered: 'notice.answered',
  shared: 'notice.shared',
  mailbox: 'notice.mailbox',
  program: 'notice.program',
}

/** The same of a request for another owner. */
const OF_TRANSFERS: Readonly<Record<string, MessageId>> = {
  approval: 'notice.transferAsked',
  decided: 'notice.transferEnded',
}

/** What happened to one's own ways in. */
const OF_ACCOUNT: Readonly<Record<string, MessageId>> = {
  password: 'notice.security.password',
  factor_added: 'notice.security.factorAdded',
  factor_removed: 'notice.security.factorRemoved',
  recovery_codes: 'notice.security.recoveryCodes',
  recovery_used: 'notice.security.recoveryUsed',
  identity_linked: 'notice.security.identityLinked',
  identity_unlinked: 'notice.security.identityUnlinked',
  token_made: 'notice.security.tokenMade',
  password_tries: 'notice.security.passwordTries',
  code_tries: 'notice.security.codeTries',
  device_new: 'notice.security.deviceNew',
  session_unproved: 'notice.security.sessionUnproved',
  token_ending: 'notice.security.tokenEnding',
  connection_ending: 'notice.security.connectionEnding',
  program_ending: 'notice.security.programEnding',
}

const WORDS_OF: Readonly<Record<string, Readonly<Record<string, MessageId>>>> = {
  transfer: OF_TRANSFERS,
  emergency: { approval: 'notice.emergencyBegan', decided: 'notice.emergencyEnded' },
  support: { approval: 'notice.supportBegan', decided: 'notice.supportEnded' },
  administrator: { approval: 'notice.administratorMade' },
  act: { approval: 'notice.actAsked', decided: 'notice.actEnded' },
  substitute: { approval: 'notice.substitute' },
}

/** Reminders before and after what is planned. */
const TIMES: Readonly<Record<string, MessageId>> = {
  day_before: 'notice.time.dayBefore',
  hour_before: 'notice.time.hourBefore',
  ten_minutes_before: 'notice.time.tenMinutes',
  day_after: 'notice.time.dayAfter',
}

interface MissedProps {
  readonly count: number
  readonly what: string
  readonly many: string
}

/** What of the reader's team is missed. */
const Missed = ({ count, what, many }: MissedProps) =>
  count === 1 ? (
    <Rich id="notice.missed" values={{ what }} />
  ) : (
    <Rich id="notice.missed.many" values={{ count, object: many }} />
  )

const plainOf = ({ time, object, kind }: Notice): MessageId | undefined =>
  TIMES[time ?? ''] ??
  (kind === 'security' ? OF_ACCOUNT[object ?? ''] : undefined) ??
  (WORDS_OF[object ?? ''] ?? PLAIN)[kind]

/** What happened, in a sentence; the name is shown only where the reader may see it. */
function Sentence({ notice, named, t }: { readonly notice: Notice; readonly named: Named; readonly t: Translate }) {
  const what = notice.name ?? named.label
  const who = notice.by?.name ?? t('notice.colleague')
  if (notice.kind === 'assigned')
    return notice.count === 1 ? (
      <Rich id="notice.assigned" values={{ who, what }} />
    ) : (
      <Rich id="notice.assigned.many" values={{ who, count: notice.count, object: named.label }} />
    )
  if (notice.kind === 'returning')
    return notice.count === 1 ? (
      <Rich id="notice.returning" values={{ what }} />
    ) : (
      t('notice.returning.many', { count: notice.count })
    )
  if (notice.kind === 'missed') return <Missed count={notice.count} what={what} many={named.many} />
  const plain = plainOf(notice)
  if (plain !== undefined) return <Rich id={plain} values={{ who, what }} />
  if (notice.kind === 'import') return <>{t('notice.import')}</>
  return <Rich id={notice.object === 'task' ? 'notice.task' : 'notice.nextStep'} values={{ what }} />
}

/** One notice: read by following it. */
export function NoticeLine({ notice, onFollow }: { readonly notice: Notice; readonly onFollow?: () => void }) {
  const t = useT()
  const object = useCatalogue().data?.find(({ name }) => name === notice.object)
  const Icon = ICONS[notice.kind] ?? AlarmClock
  const named = {
    label: object === undefined ? '' : labelText(object.label),
    many: object === undefined ? '' : labelText(object.labelPlural),
    plural: object?.plural,
  }
  const follow = () => {
    onFollow?.()
    if (notice.readAt === null) void markRead([notice]).catch(() => undefined)
  }
  return (
    <li className={notice.readAt === null ? 'notice unread' : 'notice'}>
      <Link to={addressOf(notice, named.plural)} onClick={follow}>
        <Icon size={16} strokeWidth={1.85} aria-hidden="true" />
        <span className="grow break">
          {notice.readAt === null ? <span className="vh">{t('notice.unread')}</span> : null}
          <Sentence notice={notice} named={named} t={t} />
        </span>
        <time className="sm t3" dateTime={notice.at}>
          {formatAgo(notice.at, t)}
        </time>
      </Link>
    </li>
  )
}
