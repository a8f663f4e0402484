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
}
