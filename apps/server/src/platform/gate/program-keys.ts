/** A company's rule that programs prove themselves by keys and their tokens are worth nothing without them (docs/decisions/0125). */
import { DIRECTORY_SCOPE } from '@holdfast/policy'
import { Refusal, type RefusalDetails } from '../errors/refusal.ts'
import type { ClientOfSession } from './session.ts'
import type { TenantPolicy } from './tenant-policy.ts'

/** What a directory holds can be bound to nothing, since directories know bearer tokens alone: then its networks are stated. */
const isDirectorys = ({ personal, scopes, networks = [] }: ClientOfSession): boolean =>
  personal === true && scopes.length === 1 && scopes[0] === DIRECTORY_SCOPE && networks.length > 0

/** Whether the token is worth as much in a thief's hands, and the company's rule lets no such token in. */
export const isUnheld = ({ programKeys }: Pick<TenantPolicy, 'programKeys'>, client: ClientOfSession): boolean =>
  programKeys && client.jkt === undefined && client.x5t === undefined && !isDirectorys(client)

/** A token that opens something in whoever's hands, or a secret, where the company lets in neither. */
export const programKeyRequired = (details: RefusalDetails = {}): Refusal =>
  new Refusal('program_key_required', { headers: { 'WWW-Authenticate': 'DPoP error="invalid_token"' }, ...details })
