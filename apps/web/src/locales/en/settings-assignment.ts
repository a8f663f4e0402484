import type { settingsAssignment as zh } from '../zh/settings-assignment.ts'

export const settingsAssignment: Readonly<Record<keyof typeof zh, string>> = {
  'nav.assignment': 'Lead assignment',
  'assignment.title': '{count, plural, one {# rule} other {# rules}}, from the top; the first that fits counts',
  'assignment.none': 'No rules yet: a new lead is whose who enters it',
  'assignment.lead':
    'New leads without an owner (programs, forms) go by the rules; a stated owner stays. A rule that has nobody for it passes on to the next.',
  'assignment.add': 'Add a rule',
  'assignment.new': 'New rule',
  'assignment.saved': 'Rules saved; the next new lead goes by them',
  'assignment.nameZh': 'Name in Chinese',
  'assignment.nameEn': 'Name in English',
  'assignment.rule': 'Rule {at}',
  'assignment.any': 'any',
  'assignment.way': 'How',
  'assignment.person': 'to one person',
  'assignment.turns': 'to a team, by turns',
  'assignment.least': 'to whoever of a team has the fewest',
  'assignment.to': 'To',
  'assignment.atWork': 'Only to those at work',
  'assignment.remove': 'Take the rule {rule} away',
  'assignment.up': 'Move {rule} up',
  'assignment.down': 'Move {rule} down',
  'assignment.shifted': '{rule} is now {at} of {count}',
}
