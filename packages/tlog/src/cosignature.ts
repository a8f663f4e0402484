/** Witness cosignatures (C2SP tlog-cosignature), version 1: Ed25519 over the time and the checkpoint's text. */
import { concatBytes, encodeText } from './bytes.ts'
import { SIGNATURE_BYTES, type VerifyEd25519 } from './verifier-key.ts'

const TIME_BYTES = 8
const MAX_TIME = 2n ** 63n - 1n

export interface CosignatureVerdict {
  readonly valid: boolean
  readonly timeSeconds?: bigint
}

/** What a witness signs: `cosignature/v1`, `time <seconds>`, then the checkpoint's text. */
export function cosignatureMessage(text: string, timeSeconds: bigint): Uint8Array {
  requireTime(timeSeconds)
  return encodeText(`cosignature/v1\ntime ${timeSeconds}\n${text}`)
}

/** The signature of a note line: 8 bytes of time, then the 64 bytes of Ed25519. */
export function encodeCosignature(timeSeconds: bigint, signature: Uint8Array): Uint8Array {
  requireTime(timeSeconds)
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('an Ed25519 signature is not 64 bytes')
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, timeSeconds)
  return concatBytes(time, signature)
}

/** Verifies the signature of a note line made by {@link encodeCosignature}, and tells its time. */
export async function verifyCosignature(
  cosigned: { readonly text: string; readonly signature: Uint8Array; readonly publicKey: Uint8Array },
  verifyEd25519: VerifyEd25519,
): Promise<CosignatureVerdict> {
  const { text, signature, publicKey } = cosigned
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return { valid: false }
  const timeSeconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  if (timeSeconds > MAX_TIME) return { valid: false }
  const message = cosignatureMessage(text, timeSeconds)
  return { valid: await verifyEd25519(publicKey, message, signature.slice(TIME_BYTES)), timeSeconds }
}

function requireTime(timeSeconds: bigint): void {
  if (timeSeconds < 0n || timeSeconds > MAX_TIME) throw new RangeError('a time is not 0 to 2^63 - 1 seconds')
}
