import type { Capability } from './grant.ts'

/** What the security administrator decides: who may come in, how, and with which rights; nothing of any customer. */
export const SECURITY_CAPABILITIES: readonly Capability[] = [
  'users.read',
  'users.confirm',
  'users.freeze',
  'fields.grant',
  'roles.read',
  'clients.write',
  'connections.write',
  'support.oversee',
]
