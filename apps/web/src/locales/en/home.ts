import type { home as zh } from '../zh/home.ts'

export const home: Readonly<Record<keyof typeof zh, string>> = {
  'home.none': 'Nothing planned for today',
  'home.today': '{today, plural, one {# follow-up today} other {# follow-ups today}}',
  'home.overdue':
    '{today, plural, one {# follow-up today} other {# follow-ups today}}. Start with the {overdue} overdue',
  'home.only.overdue': 'Start with the {overdue} overdue',
  'home.welcome': '{name}, here is your work',
  'home.places': 'Your work',
  'caller.title': 'Who is calling?',
  'caller.words': 'Type the whole number: it finds that one person. Look-ups are counted per day and recorded.',
  'today.box': 'To follow up',
  'today.overdue': 'Overdue',
  'today.later': 'The next 7 days',
  'today.planned': 'The planned next step',
  'today.complete': 'Complete: {what}',
  'today.done': 'Done',
  'today.none.words':
    'Nothing is planned. Set the next step when you write a follow-up, and it appears here on its day.',
  'first.title': 'First steps',
  'first.progress': '{done} of {all}',
  'first.done': 'Done',
  'first.passkey': 'Enrol a passkey',
  'first.passkey.words': 'One touch signs you in; a stolen password does not',
  'first.sell': 'Sell as well',
  'first.sell.words': 'While you are alone: make customers and import a list',
  'first.import': 'Bring your customers in',
  'first.import.words': 'CSV, Excel or vCard: a dry run first',
  'first.invite': 'Invite colleagues',
  'first.invite.words': 'Each sees what is theirs to see',
  'first.verify': 'Check the record once',
  'first.verify.words': 'This browser then remembers the checkpoint for good',
}
