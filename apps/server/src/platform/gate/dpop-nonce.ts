import { NIL_UUID } from '../identifiers.ts'
import type { Keeper } from '../keys/keeper.ts'
import type { Services } from '../services.ts'

const LIVES_MS = 5 * 60_000
const TIME_BYTES = 8
const RANDOM_BYTES = 8
const LABEL = 'dpop-nonce'

type Ports = Pick<Services, 'clock' | 'random'> & { readonly keeper: Pick<Keeper, 'mac' | 'verifyMacs'> }

const documentOf = (body: Uint8Array): string => Buffer.from(body).toString('base64url')

/** A nonce of ours for proofs of the next five minutes: end of life ‖ random ‖ MAC of the keeper's. Nothing is stored, and every process knows it. */
export async function newNonce({ clock, random, keeper }: Ports): Promise<string> {
  const body = Buffer.alloc(TIME_BYTES + RANDOM_BYTES)
  body.writeBigUInt64BE(BigInt(clock.now() + LIVES_MS))
  body.set(random.bytes(RANDOM_BYTES), TIME_BYTES)
  const [mac] = await keeper.mac(NIL_UUID, LABEL, [documentOf(body)])
  return Buffer.concat([body, mac ?? new Uint8Array()]).toString('base64url')
}

/** Whether the nonce is ours and still lives. */
export async function isOurNonce({ clock, keeper }: Ports, nonce: string): Promise<boolean> {
  const bytes = Buffer.from(nonce, 'base64url')
  if (bytes.length <= TIME_BYTES + RANDOM_BYTES || bytes.length > 128) return false
  const [body, mac] = [bytes.subarray(0, TIME_BYTES + RANDOM_BYTES), bytes.subarray(TIME_BYTES + RANDOM_BYTES)]
  const [sound] = await keeper.verifyMacs(NIL_UUID, LABEL, [{ document: documentOf(body), mac }])
  return sound === true && Number(body.readBigUInt64BE()) > clock.now()
}
