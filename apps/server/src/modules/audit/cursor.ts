import { createHash } from 'node:crypto'
import { Refusal } from '../../platform/errors/refusal.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'

/** To whom and to which question a cursor belongs; anywhere else it does not open. */
export interface CursorBinding {
  readonly tenantId: string
  readonly userId: string
  readonly question: string
}

const bindingOf = (binding: CursorBinding): Buffer =>
  Buffer.concat([
    uuidToBytes(binding.tenantId),
    uuidToBytes(binding.userId),
    createHash('sha256').update(`audit.events\n${binding.question}`).digest(),
  ])

/** Seals the number of the last record of a page. */
export async function sealPosition(services: Services, binding: CursorBinding, seq: number): Promise<string> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  return sealSmall(key, { text: String(seq), binding: bindingOf(binding), random: services.random }).toString(
    'base64url',
  )
}

/** The number in a cursor; refuses with `cursor_invalid` one that was made for another person, company or question. */
export async function openPosition(services: Services, binding: CursorBinding, cursor: string): Promise<number> {
  const key = await services.keeper.purposeKey(binding.tenantId, 'cursor')
  const text = openSmall(key, Buffer.from(cursor, 'base64url'), bindingOf(binding))
  if (text === null) throw new Refusal('cursor_invalid')
  return Number(text)
}
