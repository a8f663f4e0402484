/** Whose letter it is: records that bear an address of it, within the reach of the mailbox's owner. */
import { normaliseEmail } from '@holdfast/catalog/values'
import type { Services } from '../../../platform/services.ts'
import { findHolders } from '../../../records/index.ts'
import { ADDRESS_FIELD, CORRESPONDENTS, type Correspondent, LETTER_OBJECT, type Owner, writingOf } from '../owner.ts'

export interface Found {
  readonly object: Correspondent
  readonly ids: readonly string[]
  /** The addresses by which they were found. */
  readonly addresses: readonly string[]
}

/** Addresses of one letter that are looked at. */
const MOST_ADDRESSES = 50

/** Addresses in their one form, each once, without one's own. */
export function othersOf(addresses: readonly (string | undefined)[], own: string): string[] {
  const normal = addresses.flatMap((each) => normaliseEmail(each ?? '') ?? [])
  return [...new Set(normal)].filter((each) => each !== own).slice(0, MOST_ADDRESSES)
}

/** The records on which a letter of these addresses stands; null where it is nobody's whom the owner works with. Nothing is opened for it. */
export async function findCorrespondents(
  services: Services,
  owner: Owner,
  addresses: readonly string[],
): Promise<Found | null> {
  if (addresses.length === 0) return null
  for (const object of CORRESPONDENTS) {
    const asked = { key: ADDRESS_FIELD, values: addresses, may: { object: LETTER_OBJECT, action: 'create' } } as const
    const holders = await findHolders(writingOf(services, owner, object), asked)
    if (holders.length > 0) {
      const ids = [...new Set(holders.map(({ id }) => id))]
      return { object, ids, addresses: [...new Set(holders.map(({ value }) => value))] }
    }
  }
  return null
}
