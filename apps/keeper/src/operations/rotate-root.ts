import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'

/**
 * Wraps every key anew under the root key that lies beside its place, in the batch's one transaction. Only who may write the keeper's own folder can have
 * put it there: whoever merely reaches the socket changes nothing (`no_next_key`).
 */
export const rotateRoot: Operation<'rotateRoot'> = (desk) => {
  const next = desk.nextRootKey()
  if (next === null) throw new Refusal('no_next_key')
  try {
    return { keys: desk.keyring.rewrap(next) }
  } finally {
    next.fill(0)
  }
}
