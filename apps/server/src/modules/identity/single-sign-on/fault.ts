/** Why a sign-in at a provider came to nothing: what the provider did or said. */
export type ProviderReason =
  | 'unreachable'
  | 'private_address'
  | 'no_tls'
  | 'metadata'
  | 'declined'
  | 'code'
  | 'client'
  | 'issuer'
  | 'signature'
  | 'claims'
  | 'stale'
  | 'subject'
  | 'name_id'
  | 'encrypted'
  | 'decryption'
  | 'replay'
  | 'answer'
  | 'corp'
  | 'user_id'

/** … or whom it was said of. */
export type PersonReason =
  | 'email_unverified'
  | 'email_domain'
  | 'not_invited'
  | 'administrator'
  | 'not_in_use'
  | 'frozen'
  | 'taken'
  | 'switched_off'

export type SignOnReason = ProviderReason | PersonReason

/** A sign-in that comes to nothing; the reason is for the record, and for whoever sets the connection up. */
export class SignOnFault extends Error {
  readonly reason: SignOnReason
  /** Who it was said of, where they are known here: for the record alone. */
  readonly userId: string | null
  constructor(reason: SignOnReason, cause?: unknown, userId: string | null = null) {
    super(reason, { cause })
    this.reason = reason
    this.userId = userId
  }
}

/** Whether nobody is refused but the provider does not answer. */
export const isAway = ({ reason }: SignOnFault): boolean => reason === 'unreachable'
