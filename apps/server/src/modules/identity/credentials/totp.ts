import { Secret as OtpSecret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** Steps before and after the present one that still count (RFC 6238, 5.2). */
const WINDOW = 1
const SECRET_BYTES = 20
const ISSUER = 'Holdfast'

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: OtpSecret.fromBase32(secret),
  })

/** A new secret in base 32. */
export const newTotpSecret = (random: { bytes(length: number): Uint8Array<ArrayBuffer> }): string =>
  new OtpSecret({ buffer: random.bytes(SECRET_BYTES).buffer }).base32

/** The address an authenticator reads from the picture. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString()

/** The time step whose code this is (RFC 6238: SHA-1, 6 digits, 30 seconds), or null. The comparison takes the same time for every code. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = totpOf(secret, '').validate({ token, timestamp: now, window: WINDOW })
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta
}
