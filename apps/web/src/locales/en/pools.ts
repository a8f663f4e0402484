import type { pools as zh } from '../zh/pools.ts'

export const pools: Readonly<Record<keyof typeof zh, string>> = {
  'nav.pool': 'Pool',
  'pool.of': 'Pools',
  'pool.title': '{name}: claim a customer and it is yours',
  'pool.shown': 'Before you claim it you see only: {fields}. Once it is yours you see all of it and may contact it.',
  'pool.owned': '{owned} owned',
  'pool.ownedOf': '{owned} of at most {most} owned',
  'pool.today': '{claimed} claimed today',
  'pool.todayOf': '{claimed} of at most {most} claimed today',
  'pool.empty': 'No customers in this pool now. Those that owners give back or managers recall appear here.',
  'pool.rows': 'Customers in the pool',
  'pool.claim': 'Claim',
  'pool.claimOne': 'Claim {name}',
  'pool.claimed': '{name} is yours',
  'pool.gone': '{name} is in the pool no more; a colleague may have just claimed it',
  'pool.assign': 'Assign',
  'pool.assignOne': 'Assign {name} to a colleague',
  'pool.assignTo': 'Assign to',
  'pool.assigned': '{name} is assigned to {who}',
  'pool.return': 'Give back to a pool',
  'pool.returnOne': 'Give {name} back to a pool',
  'pool.returnWords':
    'The customer then has no owner, and every member of the pool may claim it. Its contacts and deals stay with their owner.',
  'pool.which': 'Into which pool',
  'pool.returned': '{name} is in the pool',
  'pool.more': 'Show more',
}
