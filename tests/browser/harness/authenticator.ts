import { createHmac } from 'node:crypto'

const STEP_SECONDS = 30
/** A code is on its way for so long at most; one that would be too old by then is not given. */
const TRAVEL_SECONDS = 5
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/[\s=]/g, '').toUpperCase()]
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

function codeOfStep(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/**
 * An authenticator application on its own (RFC 6238, SHA-1, six digits). The server takes the step before and after the present one, and each
 * code once: so three codes can be given within half a minute, in order. `clock` is the server's, in milliseconds.
 */
export function authenticator(shownSecret: string, clock: () => number = Date.now) {
  const secret = fromBase32(shownSecret)
  let given = 0
  return {
    next(now = clock()): string {
      const present = Math.floor(now / 1000 / STEP_SECONDS)
      const oldest = Math.floor((now / 1000 + TRAVEL_SECONDS) / STEP_SECONDS) - 1
      const step = Math.max(given + 1, oldest)
      if (step > present + 1) throw new Error('the authenticator has no further code yet')
      given = step
      return codeOfStep(secret, step)
    },
  }
}

export type Authenticator = ReturnType<typeof authenticator>
