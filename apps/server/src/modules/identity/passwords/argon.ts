import { hash, verify } from '@node-rs/argon2'

/**
 * Argon2id with the first of OWASP's parameter sets that favours memory over passes (Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1).
 * Algorithm 2 is Argon2id; the package's enumeration exists at compile time only.
 */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** Hashing runs on the thread pool that files and names share: it never takes more than half of its four threads. */
const AT_ONCE = 2
const MOST_WAITING = 64

/** Too many passwords wait for their turn; the caller answers 429 rather than letting memory and time grow. */
export class HashingBusy extends Error {}

/** The one place where passwords are hashed and compared, a bounded number at a time. */
function createPasswordWork() {
  const waiting: (() => void)[] = []
  let running = 0
  let verifications = 0
  let decoy: Promise<string> | undefined

  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.length >= MOST_WAITING) throw new HashingBusy()
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  const prepared = (password: string): string => password.normalize('NFC')

  return {
    hash: (password: string): Promise<string> => turn(() => hash(prepared(password), PARAMETERS)),
    /** Whether the password belongs to the hash; without a hash the same work is done against one that nothing matches. */
    async verify(hashed: string | null, password: string): Promise<boolean> {
      decoy ??= hash(crypto.getRandomValues(new Uint8Array(32)), PARAMETERS)
      const nobody = await decoy
      const against = hashed ?? nobody
      verifications += 1
      const matches = await turn(() => verify(against, prepared(password)))
      return matches && hashed !== null
    },
    /** How many comparisons were made; tests hold it against what an answer must cost. */
    get verifications(): number {
      return verifications
    },
  }
}

export const passwordWork = createPasswordWork()
