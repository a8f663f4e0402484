import type { settingsTemplates as zh } from '../zh/settings-templates.ts'

export const settingsTemplates: Readonly<Record<keyof typeof zh, string>> = {
  'template.none': 'No template yet',
  'template.count': '{count, plural, one {# template} other {# templates}}',
  'template.lead': 'A draft of a contract takes one; a contract that has one keeps that version',
  'template.make': 'New template',
  'template.edit': 'Change the template',
  'template.change': 'Change',
  'template.version': 'Version {version}',
  'template.retire': 'Retire',
  'template.retire.sure': 'No new contract can take it then; contracts that have it keep it.',
  'template.nameZh': 'Name (Chinese)',
  'template.nameEn': 'Name (English)',
  'template.titleZh': 'Title of the contract (Chinese)',
  'template.titleEn': 'Title of the contract (English)',
  'template.clausesZh': 'Clauses (Chinese)',
  'template.clausesEn': 'Clauses (English)',
  'template.places':
    'Title and clauses may hold these; on paper what the contract says stands there, or a line where it says nothing:',
  'template.title': 'Template',
  'template.without': 'No template',
  'template.choose': 'Written with',
}
