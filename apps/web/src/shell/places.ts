import type { Me } from '@holdfast/sdk'
import {
  Banknote,
  BookMarked,
  Building2,
  CalendarDays,
  ChartLine,
  ClipboardList,
  Coins,
  Contact,
  FileText,
  FileUp,
  Handshake,
  House,
  type LucideIcon,
  Package,
  ScrollText,
  Settings,
  Signature,
  Sprout,
  Trash2,
  Waves,
} from 'lucide-react'
import { may, mayImport } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'

export interface Place {
  readonly path: string
  readonly name: MessageId
  readonly icon: LucideIcon
  readonly group: 'home' | 'customers' | 'office' | 'settings'
  /** Stands beneath the place before it. */
  readonly beneath?: true
}

interface GuardedPlace extends Place {
  readonly isOpenTo: (me: Me) => boolean
}

/** What the trash may hold. */
const TRASHED = [
  'account',
  'contact',
  'lead',
  'opportunity',
  'product',
  'part',
  'pricebook',
  'price',
  'quote',
  'contract',
  'order',
  'payment',
  'rate',
] as const

/** Whether somebody asks for support access, or oversees those there are. */
export const takesPartInSupport = (me: Me) => may(me, 'support', 'ask') || may(me, 'support', 'oversee')

/** For whoever may list these. */
const lists = (object: string) => (me: Me) => may(me, object, 'list')

const places: readonly GuardedPlace[] = [
  { path: '/', name: 'nav.home', icon: House, group: 'home', isOpenTo: () => true },
  {
    path: '/calendar',
    name: 'nav.diary',
    icon: CalendarDays,
    group: 'home',
    isOpenTo: lists('task'),
  },
  {
    path: '/accounts',
    name: 'nav.accounts',
    icon: Building2,
    group: 'customers',
    isOpenTo: lists('account'),
  },
  {
    path: '/contacts',
    name: 'nav.contacts',
    icon: Contact,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('contact'),
  },
  {
    path: '/leads',
    name: 'nav.leads',
    icon: Sprout,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('lead'),
  },
  {
    path: '/pool',
    name: 'nav.pool',
    icon: Waves,
    group: 'customers',
    beneath: true,
    isOpenTo: (me) => may(me, 'pool', 'use'),
  },
  {
    path: '/opportunities',
    name: 'nav.opportunities',
    icon: Handshake,
    group: 'customers',
    isOpenTo: lists('opportunity'),
  },
  {
    path: '/quotes',
    name: 'nav.quotes',
    icon: FileText,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('quote'),
  },
  {
    path: '/contracts',
    name: 'nav.contracts',
    icon: ScrollText,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('contract'),
  },
  {
    path: '/orders',
    name: 'nav.orders',
    icon: ClipboardList,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('order'),
  },
  {
    path: '/payments',
    name: 'nav.payments',
    icon: Banknote,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('payment'),
  },
  {
    path: '/products',
    name: 'nav.products',
    icon: Package,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('product'),
  },
  {
    path: '/price-books',
    name: 'nav.priceBooks',
    icon: BookMarked,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('pricebook'),
  },
  {
    path: '/rates',
    name: 'nav.rates',
    icon: Coins,
    group: 'customers',
    beneath: true,
    isOpenTo: lists('rate'),
  },
  {
    path: '/insight',
    name: 'nav.insight',
    icon: ChartLine,
    group: 'customers',
    isOpenTo: lists('opportunity'),
  },
  {
    path: '/imports',
    name: 'nav.imports',
    icon: FileUp,
    group: 'office',
    isOpenTo: mayImport,
  },
  {
    path: '/trash',
    name: 'nav.trash',
    icon: Trash2,
    group: 'office',
    isOpenTo: (me) => TRASHED.some((object) => may(me, object, 'restore')),
  },
  {
    path: '/approvals',
    name: 'nav.twoPeople',
    icon: Signature,
    group: 'office',
    isOpenTo: (me) =>
      may(me, 'users', 'invite') || may(me, 'users', 'confirm') || may(me, 'audit', 'read') || takesPartInSupport(me),
  },
  { path: '/audit', name: 'nav.audit', icon: ScrollText, group: 'office', isOpenTo: (me) => may(me, 'audit', 'read') },
  { path: '/settings', name: 'nav.settings', icon: Settings, group: 'settings', isOpenTo: () => true },
]

/** The sign of a list, by its name in addresses; undefined where none stands in the rail. */
export const iconOf = (plural: string): LucideIcon | undefined => places.find(({ path }) => path === `/${plural}`)?.icon

/** The places this person's roles open, in the order of the rail. What one may not open is not shown. */
export const placesOf = (me: Me): readonly Place[] => places.filter((place) => place.isOpenTo(me))
