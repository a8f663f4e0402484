import type { Transaction } from '../../../platform/database/database.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'

const LIVES_MS = 5 * 60_000
const RANDOM_BYTES = 16
const TIME_BYTES = 8
const LABEL = 'passkey-challenge'

/** What a challenge may be answered for: the ceremony, and the session in which it was asked for (the nil id without one). */
export interface ChallengeUse {
  readonly ceremony: 'create' | 'get'
  readonly boundTo: string
}

const documentOf = (body: Uint8Array, use: ChallengeUse): string =>
  JSON.stringify([use.ceremony, use.boundTo, Buffer.from(body).toString('base64url')])

/**
 * A challenge that carries its own proof: end of life ‖ random ‖ MAC of the keeper's over both and the use. Nothing is stored until it is answered,
 * so nobody fills the database by asking.
 */
export async function newChallenge(services: Services, use: ChallengeUse): Promise<Uint8Array<ArrayBuffer>> {
  const body = Buffer.alloc(TIME_BYTES + RANDOM_BYTES)
  body.writeBigUInt64BE(BigInt(services.clock.now() + LIVES_MS))
  body.set(services.random.bytes(RANDOM_BYTES), TIME_BYTES)
  const [mac] = await services.keeper.mac(NIL_UUID, LABEL, [documentOf(body, use)])
  return new Uint8Array(Buffer.concat([body, mac ?? new Uint8Array()]))
}

/** Whether the challenge is ours, for this use, and still lives. */
export async function isOurChallenge(services: Services, challenge: string, use: ChallengeUse): Promise<boolean> {
  const bytes = Buffer.from(challenge, 'base64url')
  if (bytes.length <= TIME_BYTES + RANDOM_BYTES || bytes.length > 128) return false
  const body = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES)
  const mac = bytes.subarray(TIME_BYTES + RANDOM_BYTES)
  const [sound] = await services.keeper.verifyMacs(NIL_UUID, LABEL, [{ document: documentOf(body, use), mac }])
  return sound === true && Number(body.readBigUInt64BE()) > services.clock.now()
}

/** Spends a challenge in the act's transaction; false if it has been answered before. */
export const spendChallenge = (services: Services, tx: Transaction, challenge: string): Promise<boolean> =>
  takeOnce(tx, { text: challenge, until: services.clock.now() + LIVES_MS })
