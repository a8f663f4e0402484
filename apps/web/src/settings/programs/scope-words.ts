import { type Translate, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'

const nouns: Readonly<Record<string, MessageId>> = {
  accounts: 'scope.accounts',
  contacts: 'scope.contacts',
  leads: 'scope.leads',
  opportunities: 'scope.opportunities',
  products: 'scope.products',
  quotes: 'scope.quotes',
  contracts: 'scope.contracts',
  orders: 'scope.orders',
  deliveries: 'scope.deliveries',
  payments: 'scope.payments',
  parts: 'scope.parts',
  'price-books': 'scope.priceBooks',
  prices: 'scope.prices',
  rates: 'scope.rates',
  activities: 'scope.activities',
  tasks: 'scope.tasks',
}
const verbs: Readonly<Record<string, MessageId>> = { read: 'scope.read', write: 'scope.write', reveal: 'scope.reveal' }
/** Opportunities, products, quotes, contracts, orders, deliveries, payments, parts of bundles, prices, exchange rates, follow-ups and tasks hold nothing that is revealed. */
const WITHOUT_REVEAL: ReadonlySet<string> = new Set([
  'opportunities',
  'products',
  'quotes',
  'contracts',
  'orders',
  'deliveries',
  'payments',
  'parts',
  'price-books',
  'prices',
  'rates',
  'activities',
  'tasks',
])
const LOG = 'audit:read'
const DIRECTORY = 'directory:write'
const DEVICES = 'devices:report'

/** A scope in words; one this page does not know is shown as it is written. */
export function scopeWords(scope: string, t: Translate): string {
  if (scope === LOG) return t('scope.audit')
  if (scope === DIRECTORY) return t('scope.directory')
  if (scope === DEVICES) return t('scope.devices')
  const [noun = '', verb = ''] = scope.split(':')
  const [of, act] = [nouns[noun], verbs[verb]]
  return of === undefined || act === undefined ? scope : t(act, { what: t(of) })
}

/** What a program worked on, in words: an object by its plural, or anything else. */
export function objectWords(plural: string | null, t: Translate): string {
  const noun = plural === null ? undefined : nouns[plural]
  return noun === undefined ? t('program.besides') : t(noun)
}

const allScopes = [
  ...Object.keys(nouns).flatMap((noun) =>
    Object.keys(verbs)
      .filter((verb) => verb !== 'reveal' || !WITHOUT_REVEAL.has(noun))
      .map((verb) => `${noun}:${verb}`),
  ),
  LOG,
  DIRECTORY,
  DEVICES,
]

/** Every scope there is, to choose from. */
export function useScopeOptions(): { value: string; label: string }[] {
  const t = useT()
  return allScopes.map((value) => ({ value, label: scopeWords(value, t) }))
}
