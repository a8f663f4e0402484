import { hash } from 'node:crypto'
import type { Json } from '@holdfast/catalog/values'
import { utf8 } from '@holdfast/crypto'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'

/** Where a page ended: the keys of its last record, the id last. */
export type Position = readonly Json[]

/** To whom and to which question a cursor belongs; anywhere else it does not open. */
export interface CursorBinding {
  readonly tenantId: string
  readonly userId: string
  readonly fingerprint: string
}

/** The binding of pages that belong to one record, such as its history. */
export const recordBinding = (caller: Caller, pages: string, recordId: string): CursorBinding => ({
  tenantId: caller.tenant.id,
  userId: caller.user.id,
  fingerprint: `${pages}:${recordId}`,
})

const bindingOf = ({ tenantId, userId, fingerprint }: CursorBinding): Buffer =>
  hash('sha256', `cursor\n${tenantId}\n${userId}\n${fingerprint}`, 'buffer')

const NONCE_BYTES = 12

/** Seals a position. It may hold values of the record, so it is sealed like them and tells its bearer nothing. */
export async function sealCursor(services: Services, binding: CursorBinding, position: Position): Promise<string> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  const suite = await services.keeper.suiteOf(binding.tenantId)
  const nonce = services.random.bytes(NONCE_BYTES)
  const sealed = suite.seal({ key, nonce, aad: bindingOf(binding) }, utf8(JSON.stringify(position)))
  return Buffer.concat([nonce, sealed]).toString('base64url')
}

/** The position of a cursor; refuses with `cursor_invalid` one that was made for another person, company or question. */
export async function openCursor(services: Services, binding: CursorBinding, cursor: string): Promise<Position> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  const bytes = Buffer.from(cursor, 'base64url')
  // one text for each cursor: bits that base64 leaves over say nothing, so they must not differ
  if (bytes.length < NONCE_BYTES || bytes.toString('base64url') !== cursor) throw new Refusal('cursor_invalid')
  const lock = { key, nonce: bytes.subarray(0, NONCE_BYTES), aad: bindingOf(binding) }
  const suite = await services.keeper.suiteOf(binding.tenantId)
  const plain = suite.open(lock, bytes.subarray(NONCE_BYTES))
  if (plain === null) throw new Refusal('cursor_invalid')
  return JSON.parse(Buffer.from(plain).toString()) as Position
}
