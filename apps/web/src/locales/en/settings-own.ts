import type { settingsOwn as zh } from '../zh/settings-own.ts'

export const settingsOwn: Readonly<Record<keyof typeof zh, string>> = {
  'profile.title': '{name}: this is what colleagues see',
  'profile.lead': "Name and language are yours to change; e-mail, roles and team are the administrators'",
  'profile.language': 'Language',
  'profile.language.hint': 'Letters and reminders are in this language too.',
  'profile.saved': 'Saved',
  'profile.mine': 'What I see and may do',
  'profile.noTeam': 'in no team',
  'profile.team': 'in {name}',
  'nav.feed': 'Calendar feed',
  'feed.none': 'Tasks and next steps in the calendar of your phone',
  'feed.title': 'Your calendar can be subscribed to',
  'feed.lead':
    'Make an address and enter it in the calendar of your phone or computer. It can only be read: what is to be done and when, no way of contact. Whoever runs that calendar keeps what it reads; other people you name in a task yourself are told as you wrote them.',
  'feed.make': 'Make an address',
  'feed.anew': 'Make another address',
  'feed.end': 'End it',
  'feed.ended': 'The address has ended: no calendar reads it any more',
  'feed.once': 'The address is shown this once. Whoever has it reads the calendar: enter it in your own calendar only.',
  'feed.since': 'Made: {at}.',
  'feed.unread': 'Not read yet.',
  'feed.read': 'Last read: {at}.',
  'feed.tells': 'It tells customers’ names.',
  'feed.tellsNot': 'It tells no customer’s name.',
  'feed.names': 'Tell customers’ names',
  'feed.namesOff': 'The company does not let customers’ names be told: ··· stands in their place',
}
