import type { settingsPools as zh } from '../zh/settings-pools.ts'

export const settingsPools: Readonly<Record<keyof typeof zh, string>> = {
  'nav.pools': 'Customer pools',
  'pools.title': '{count, plural, one {# pool} other {# pools}} whose members claim the customers in it',
  'pools.none': 'No pools yet: every customer has an owner',
  'pools.lead':
    'A customer in a pool has no owner. Members see what is chosen here, the rest once it is theirs. Ways of contact stay masked.',
  'pools.add': 'Add a pool',
  'pools.new': 'New pool',
  'pools.saved': 'Pools saved; they hold at once',
  'pools.nameZh': 'Name in Chinese',
  'pools.nameEn': 'Name in English',
  'pools.one': 'Pool {at}',
  'pools.remove': 'Take the pool {pool} away',
  'pools.teams': 'Teams',
  'pools.people': 'And people',
  'pools.fields': 'Members see',
  'pools.mostOwned': 'Customers owned at most',
  'pools.claimsADay': 'Claims a day at most',
  'pools.unbounded': 'no bound',
  'pools.protectDays': 'Days kept after a claim',
  'pools.unprotected': 'none',
  'pools.mostProtected': 'Protected at most',
  'pools.looks':
    'Customers of the pool that somebody with the role may look at in a day, in lists or opened. Without a number only the usual limits hold.',
  'pools.neglect':
    'Members’ customers come back by themselves when they are not followed up for so many days (0: never), or so many days after their contract’s end. Their owner is told before.',
  'pools.days': 'Days not followed up',
  'pools.levelDays': 'Level {level} instead',
  'pools.contractDays': 'Days after contract’s end',
  'pools.never': 'never',
  'pools.warnDays': 'Told days before',
  'pools.dealsStay': 'With an open deal it stays',
}
