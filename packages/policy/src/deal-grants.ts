/** What follows a deal from the first talk to the money, granted together. */
import type { RoleGrant } from './grant.ts'
import {
  CONTRACT_FIELDS,
  CONTRACT_WRITE,
  DELIVERY_FIELDS,
  DELIVERY_WRITE,
  OPPORTUNITY_FIELDS,
  OPPORTUNITY_WRITE,
  ORDER_FIELDS,
  ORDER_WRITE,
  PAYMENT_FIELDS,
  PAYMENT_WRITE,
  QUOTE_FIELDS,
  QUOTE_WRITE,
} from './role-fields.ts'

export const KEEPER_ACTS = ['list', 'read', 'create', 'update', 'delete', 'restore'] as const
export const DEAL_ACTS = [...KEEPER_ACTS, 'import'] as const

/** Whoever gives papers to others approves what these may not send or confirm by themselves. */
const paperActs = (owner: readonly string[]) =>
  owner.length === 0 ? KEEPER_ACTS : ([...KEEPER_ACTS, 'assign', 'approve'] as const)

/** Full work on deals, their quotes, contracts and orders and what is paid of these, within a reach; who assigns writes their owner too. */
export const deals = (reach: 'own' | 'department', owner: readonly string[]): readonly RoleGrant[] => [
  {
    object: 'opportunity',
    actions: owner.length === 0 ? DEAL_ACTS : [...DEAL_ACTS, 'assign'],
    reach,
    fields: OPPORTUNITY_FIELDS,
    write: [...OPPORTUNITY_WRITE, ...owner],
  },
  {
    object: 'quote',
    actions: paperActs(owner),
    reach,
    fields: QUOTE_FIELDS,
    write: [...QUOTE_WRITE, ...owner],
  },
  {
    object: 'contract',
    actions: paperActs(owner),
    reach,
    fields: CONTRACT_FIELDS,
    write: [...CONTRACT_WRITE, ...owner],
  },
  {
    object: 'order',
    actions: paperActs(owner),
    reach,
    fields: ORDER_FIELDS,
    write: [...ORDER_WRITE, ...owner],
  },
  { object: 'delivery', actions: KEEPER_ACTS, reach, fields: DELIVERY_FIELDS, write: DELIVERY_WRITE },
  { object: 'payment', actions: KEEPER_ACTS, reach, fields: PAYMENT_FIELDS, write: PAYMENT_WRITE },
]
