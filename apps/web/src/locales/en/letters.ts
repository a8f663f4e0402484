import type { letters as zh } from '../zh/letters.ts'

export const letters: Readonly<Record<keyof typeof zh, string>> = {
  'timeline.letterIn': 'Letter received by the mailbox of {who}',
  'letter.write': 'Write an e-mail',
  'letter.answer': 'Answer',
  'letter.subject': 'Subject',
  'letter.words': 'Text',
  'letter.masked': 'The server puts the address in; it is not shown.',
  'letter.when': 'When it goes',
  'letter.now': 'Now',
  'letter.send': 'Send',
  'letter.sent': 'Handed to your mailbox',
  'letter.later': 'It goes at its time',
  'letter.noMailbox': 'Your mailbox is not connected.',
  'letter.toMailbox': 'Connect it',
  'letter.waiting': 'Waits to be sent: {at}',
  'letter.sending': 'Being sent',
  'letter.doubtful':
    'The connection broke at the last moment: whether it arrived is not known. Look into your mailbox, then decide.',
  'letter.failed': 'Not sent: the server refused it, or your mailbox could not be reached.',
  'letter.cancelled': 'Not sent: called back, or the person wants no letters any more.',
  'letter.cancel': 'Call back',
  'letter.again': 'Send again',
  'letter.arrived': 'It arrived',
}
