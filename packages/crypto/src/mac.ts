import { isSame, joinParts, utf8 } from './bytes.ts'
import type { Suite } from './suite.ts'

/** A key for authentication with the suite whose keyed hash it is for. */
export interface MacKey {
  suite: Suite
  bytes: Uint8Array
}

/** The 32-byte MAC of bytes under a label; the same bytes under another label have another MAC. */
export function macOf(key: MacKey, label: string, message: Uint8Array): Uint8Array {
  return key.suite.keyedHash(key.bytes, joinParts([utf8('mac'), utf8(label), message]), 32)
}

/** Whether a MAC is the one `macOf` makes, in constant time. */
export function isMacOf(key: MacKey, label: string, sealed: { message: Uint8Array; mac: Uint8Array }): boolean {
  return isSame(macOf(key, label, sealed.message), sealed.mac)
}
