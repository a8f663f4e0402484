import type { Me } from '@holdfast/sdk'
import {
  BadgeCheck,
  BellRing,
  Bot,
  Building2,
  CalendarCheck,
  CalendarDays,
  CalendarSync,
  CircleUserRound,
  FileText,
  IdCard,
  KeySquare,
  ListChecks,
  LockKeyhole,
  type LucideIcon,
  Mail,
  MailPlus,
  Milestone,
  Network,
  PanelsTopLeft,
  Scale,
  ShieldCheck,
  Split,
  TextCursorInput,
  UserRoundCheck,
  UsersRound,
  Waves,
} from 'lucide-react'
import { may } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'

/** A page of settings: its subject, and to whom it is open. */
export interface SettingsPage {
  readonly path: string
  readonly name: MessageId
  readonly icon: LucideIcon
  readonly group: MessageId
}

interface GuardedPage extends SettingsPage {
  readonly isOpenTo: (me: Me) => boolean
}

const everyone = () => true
const managesPeople = (me: Me) => may(me, 'users', 'invite') || may(me, 'users', 'confirm')

/** Whether somebody reads what others may. */
export const readsRights = (me: Me) =>
  may(me, 'fields', 'grant') || may(me, 'settings', 'write') || may(me, 'audit', 'read')

const managesPrograms = (me: Me) => me.roles.includes('security_admin')
const programs = { path: '/settings/programs', name: 'nav.programs', icon: Bot } as const

const letterTemplates = { path: '/settings/letter-templates', name: 'nav.letterTemplates', icon: MailPlus } as const

const pages: readonly GuardedPage[] = [
  {
    path: '/settings/users',
    name: 'nav.users',
    icon: UsersRound,
    group: 'settings.people',
    isOpenTo: (me) => may(me, 'users', 'read'),
  },
  {
    path: '/settings/teams',
    name: 'nav.teams',
    icon: Network,
    group: 'settings.people',
    isOpenTo: (me) => may(me, 'structure', 'write'),
  },
  {
    path: '/settings/duties',
    name: 'nav.duties',
    icon: UserRoundCheck,
    group: 'settings.people',
    isOpenTo: (me) => managesPeople(me) || may(me, 'audit', 'read'),
  },
  { path: '/settings/roles', name: 'nav.roles', icon: IdCard, group: 'settings.people', isOpenTo: managesPeople },
  {
    path: '/settings/rights',
    name: 'nav.rights',
    icon: LockKeyhole,
    group: 'settings.people',
    isOpenTo: readsRights,
  },
  {
    path: '/settings/fields',
    name: 'nav.fields',
    icon: TextCursorInput,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'fields', 'write') || may(me, 'fields', 'grant'),
  },
  {
    path: '/settings/choices',
    name: 'nav.choices',
    icon: ListChecks,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/pipelines',
    name: 'nav.pipelines',
    icon: Milestone,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/assignment',
    name: 'nav.assignment',
    icon: Split,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/pools',
    name: 'nav.pools',
    icon: Waves,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/web-forms',
    name: 'nav.webForms',
    icon: PanelsTopLeft,
    group: 'settings.data',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/company',
    name: 'nav.company',
    icon: Building2,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/calendar',
    name: 'nav.calendar',
    icon: CalendarDays,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/approvals',
    name: 'nav.approvals',
    icon: BadgeCheck,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  {
    path: '/settings/templates',
    name: 'nav.templates',
    icon: FileText,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'settings', 'write'),
  },
  { ...letterTemplates, group: 'settings.company', isOpenTo: (me) => may(me, 'settings', 'write') },
  {
    path: '/settings/rules',
    name: 'nav.rules',
    icon: Scale,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'settings', 'write') || may(me, 'users', 'confirm') || may(me, 'audit', 'read'),
  },
  {
    path: '/settings/single-sign-on',
    name: 'nav.singleSignOn',
    icon: KeySquare,
    group: 'settings.company',
    isOpenTo: (me) => may(me, 'connections', 'write'),
  },
  { ...programs, group: 'settings.company', isOpenTo: managesPrograms },
  { path: '/settings/profile', name: 'nav.profile', icon: CircleUserRound, group: 'settings.own', isOpenTo: everyone },
  { path: '/settings/notices', name: 'nav.notices', icon: BellRing, group: 'settings.own', isOpenTo: everyone },
  {
    path: '/settings/feed',
    name: 'nav.feed',
    icon: CalendarSync,
    group: 'settings.own',
    isOpenTo: (me) => may(me, 'task', 'list'),
  },
  {
    path: '/settings/remote-calendar',
    name: 'nav.remote',
    icon: CalendarCheck,
    group: 'settings.own',
    isOpenTo: (me) => may(me, 'task', 'list'),
  },
  {
    path: '/settings/mailbox',
    name: 'nav.mailbox',
    icon: Mail,
    group: 'settings.own',
    isOpenTo: (me) => may(me, 'activity', 'create'),
  },
  {
    ...letterTemplates,
    group: 'settings.own',
    isOpenTo: (me) => may(me, 'activity', 'create') && !may(me, 'settings', 'write'),
  },
  { path: '/settings/security', name: 'nav.security', icon: ShieldCheck, group: 'settings.own', isOpenTo: everyone },
  { ...programs, group: 'settings.own', isOpenTo: (me) => !managesPrograms(me) },
]

/** The pages this person's roles open, in order. */
export const settingsPagesOf = (me: Me): readonly SettingsPage[] => pages.filter((page) => page.isOpenTo(me))
