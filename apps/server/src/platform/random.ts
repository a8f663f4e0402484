import { randomFillSync } from 'node:crypto'

/** Randomness as a port. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>
}

const POOL_BYTES = 16_384
let pool = new Uint8Array(0)
let used = 0

/** Cryptographically strong bytes; drawn from a pool because one system call per salt costs more than the salt. Used bytes are not given twice. */
export const systemRandom: Random = {
  bytes(length) {
    if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length))
    if (used + length > pool.length) {
      pool = randomFillSync(new Uint8Array(POOL_BYTES))
      used = 0
    }
    const drawn = pool.slice(used, used + length)
    pool.fill(0, used, used + length)
    used += length
    return drawn
  },
}
