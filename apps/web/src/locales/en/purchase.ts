import type { purchase as zh } from '../zh/purchase.ts'

export const purchase: Readonly<Record<keyof typeof zh, string>> = {
  'cycle.title': 'Purchase cycle',
  'cycle.last': 'Last purchase',
  'cycle.short': 'about every {days, plural, one {# day} other {# days}}',
  'cycle.next': 'next {range}',
  'cycle.late': 'was expected by {day}',
  'cycle.buys': 'Buys about every {days, plural, one {# day} other {# days}} ({range}).',
  'cycle.buysEven': 'Buys every {days, plural, one {# day} other {# days}}.',
  'cycle.expected': 'Next expected {range}.',
  'cycle.overdue': 'A purchase was expected by {day}.',
  'cycle.told': 'Last {day}; reckoned from {count} purchases.',
  'cycle.few': 'Last purchase {day}. When the next comes is said from three purchases on.',
  'cycle.fromTo': '{from} – {to}',
  'cycle.ofMonth': '{first}–{last} {month}',
  'money.title': 'Purchases and money',
  'money.lifetime': 'Lifetime value',
  'money.paid': 'Paid',
  'money.outstanding': 'Outstanding',
  'money.overdue': 'Overdue',
  'money.overdueCount': '{count, plural, one {# payment} other {# payments}}',
}
