import type { sharing as zh } from '../zh/sharing.ts'

export const sharing: Readonly<Record<keyof typeof zh, string>> = {
  'share.title': 'Shared with',
  'share.none': 'Shared with nobody.',
  'share.add': 'Share with a colleague for a time',
  'share.one': 'Share {name}',
  'share.with': 'Colleague',
  'share.with.missing': 'Choose a colleague',
  'share.may': 'What they may do',
  'share.read': 'Read',
  'share.change': 'Read and change',
  'share.days': 'Days (90 at most)',
  'share.days.missing': 'Say 1 to 90 days',
  'share.reason': 'Why',
  'share.reason.missing': 'Say why; the colleague reads it',
  'share.what':
    'Only this record and its timeline are shared; ways of contact stay masked. It ends by itself at its time, and when the record comes to another owner. The colleague can neither share it on, give it away nor delete it.',
  'share.do': 'Share',
  'share.done': 'Shared with {name} until {day}',
  'share.until': 'until {day}',
  'share.end': 'No longer share with {name}',
  'share.mine': '{who} shares it with you',
  'share.giveUp': 'I need it no longer',
  'share.withMe': 'Shared with me',
  'share.withMe.lead': 'Records that colleagues share with you for a time; each goes by itself',
  'share.withMe.none': 'No colleague shares a record with you at the moment.',
}
