import type { Answer, Ask, OperationName } from '@holdfast/crypto'
import type { Budget } from '../budget.ts'
import { Refusal } from '../refusal.ts'
import type { Store } from '../store.ts'
import type { Keyring } from '../tenant-keys.ts'

/** What an operation works with. */
export interface Desk {
  store: Store
  keyring: Keyring
  budget: Budget
  randomBytes: (length: number) => Uint8Array
  /** The root key that was put beside its place a moment ago; null where there is none. */
  nextRootKey: () => Uint8Array | null
}

/** One operation: synchronous, so that nothing comes between its check and its write; its answer leaves after the commit. */
export type Operation<N extends OperationName> = (desk: Desk, ask: Ask<N>) => Answer<N>

const MOST_SUBJECTS = 10_000
const MOST_VALUES = 50_000

/** Cuts packed ids apart, refusing more than a request may name. */
export function idsOf(packed: Uint8Array): Uint8Array[] {
  const count = packed.length / 16
  if (count > MOST_SUBJECTS) throw new Refusal('too_large')
  return Array.from({ length: count }, (_, index) => packed.subarray(16 * index, 16 * index + 16))
}

/** Refuses a list so long that the others would wait for it. */
export function checkCount(items: readonly unknown[]): void {
  if (items.length > MOST_VALUES) throw new Refusal('too_large')
}

/** Flags as the protocol carries them. */
export const flagsOf = (values: readonly boolean[]): Uint8Array => Uint8Array.from(values, (value) => (value ? 1 : 0))
