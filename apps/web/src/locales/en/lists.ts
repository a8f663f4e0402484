import type { lists as zh } from '../zh/lists.ts'

export const lists: Readonly<Record<keyof typeof zh, string>> = {
  'list.search': 'Find in {object}',
  'list.search.hint': 'Name, pinyin initials, company, last four digits',
  'list.sort': 'Sort by {field}',
  'list.loaded': '{count} rows loaded',
  'list.count': 'Count all',
  'list.total': '{count} in all',
  'list.more': 'More',
  'list.calm': 'Calling needs no number shown',
  'list.contact': 'Call',

  'view.label': 'Views',
  'view.mine': 'Mine',
  'view.quiet': 'Quiet for 30 days',
  'view.all': 'All',

  'empty.all': 'Show all',
  'empty.quiet': 'All in touch: nobody of yours was left out in the last 30 days.',
  'empty.contact': 'The people you deal with at your customers belong here.',
  'empty.account': 'The companies you do business with belong here.',
  'empty.lead': 'Chances not yet won belong here.',
  'empty.any': 'Nothing here yet.',
  'empty.import': 'Import from a file',
  'empty.searched': 'Nothing found. Word it differently, or clear the search to see everything.',
  'empty.clear': 'Clear the search',

  'create.new': 'New {object}',
  'create.done': '{object} created',
  'create.more': 'More fields',
  'create.less': 'Usual fields only',
  'reference.find': 'Type a name',
}
