import { createHash } from 'node:crypto'
import type { Json } from '@holdfast/catalog/values'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
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

const bindingOf = (binding: CursorBinding): Buffer =>
  Buffer.concat([
    uuidToBytes(binding.tenantId),
    uuidToBytes(binding.userId),
    createHash('sha256').update(binding.fingerprint).digest(),
  ])

/** Seals a position. It may hold values of the record, so it is sealed like them and tells its bearer nothing. */
export async function sealCursor(services: Services, binding: CursorBinding, position: Position): Promise<string> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  return sealSmall(key, {
    text: JSON.stringify(position),
    binding: bindingOf(binding),
    random: services.random,
  }).toString('base64url')
}

/** The position of a cursor; refuses with `cursor_invalid` one that was made for another person, company or question. */
export async function openCursor(services: Services, binding: CursorBinding, cursor: string): Promise<Position> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  const text = openSmall(key, Buffer.from(cursor, 'base64url'), bindingOf(binding))
  if (text === null) throw new Refusal('cursor_invalid')
  return JSON.parse(text) as Position
}
