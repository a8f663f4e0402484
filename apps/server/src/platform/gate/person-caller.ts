import { sql } from 'kysely'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import { accessOf, principalOf } from './principal.ts'
import { authorityDocument, type Caller, type SessionDocument, type UserAuthority } from './session.ts'
import { AUTHORITY_COLUMNS, type AuthorityRow, statedAuthority } from './session-rows.ts'

/** What acts in a person's name without a session of theirs, and the scopes it keeps to. */
export interface StandIn {
  readonly id: string
  readonly scopes: readonly string[]
}

/** Nothing but the access rests on it: what a session would prove, its row's own seal has proved. */
const standingSession = (user: UserAuthority, client: StandIn | undefined, now: number): SessionDocument => ({
  id: client?.id ?? user.id,
  tenantId: user.tenantId,
  userId: user.id,
  tokenHash: '',
  state: 'full',
  createdAt: now,
  expiresAt: now,
  factorAt: null,
  factor: null,
  ...(client === undefined ? {} : { client }),
})

/**
 * A person as a caller for what acts in their name, read anew each time: within the scopes, never more than they may, under the budget of programs;
 * with all their rights where no stand-in is stated, for an act of theirs that others approved.
 * Null where there is no such person, their account is not active or their row does not carry the keeper's seal.
 */
export async function personCaller(
  services: Services,
  who: { tenantId: string; userId: string; standIn?: StandIn },
): Promise<Caller | null> {
  const { tenantId, userId, standIn } = who
  const { database, keeper, tenants, clock } = services
  const [row] = await database.read<AuthorityRow>(
    tenantId,
    sql`select ${AUTHORITY_COLUMNS} from app_user u where u.tenant_id = ${tenantId} and u.id = ${userId}`,
    'person_by_id',
  )
  if (row === undefined || row.status !== 'active') return null
  const { language } = row
  const user = statedAuthority({ id: userId, tenantId }, row)
  const sealed = await keeper.checkAuthority(
    tenantId,
    userId,
    authorityDocument(user),
    row.authority_epoch,
    row.authority_mac,
  )
  if (!sealed) return null
  const tenant = await tenants.load(tenantId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'session_ended') return null
    throw error
  })
  if (tenant === null) return null
  const now = clock.now()
  const session = standingSession(user, standIn, now)
  const principal = principalOf(user, tenant, { now })
  return { session, user, tenant, principal, access: accessOf(principal, { tenant, session, user, now }), language }
}
