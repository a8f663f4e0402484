/** Whose letter it is: records that bear an address of it, within the reach of the mailbox's owner. */
import { normaliseEmail } from '@holdfast/catalog/values'
import type { Services } from '../../../platform/services.ts'
import { findHolders, type Holder } from '../../../records/index.ts'
import { ADDRESS_FIELD, CORRESPONDENTS, type Correspondent, LETTER_OBJECT, type Owner, writingOf } from '../owner.ts'

export interface Found {
  readonly object: Correspondent
  readonly ids: readonly string[]
  /** The addresses by which they were found. */
  readonly addresses: readonly string[]
}

/** Addresses of one letter that are looked at. */
const MOST_ADDRESSES = 50
/** People of one letter. */
const MOST_PEOPLE = 50

/** Addresses in their one form, each once, without one's own. */
export function othersOf(addresses: readonly (string | undefined)[], own: string): string[] {
  const normal = addresses.flatMap((each) => normaliseEmail(each ?? '') ?? [])
  return [...new Set(normal)].filter((each) => each !== own).slice(0, MOST_ADDRESSES)
}

/**
 * The records on which each letter of these addresses stands; null where it is nobody's whom the owner works with. Nothing is opened for it, and all
 * are looked for at once.
 */
export async function findCorrespondents(
  services: Services,
  owner: Owner,
  letters: readonly (readonly string[])[],
): Promise<readonly (Found | null)[]> {
  const found: (Found | null)[] = letters.map(() => null)
  for (const object of CORRESPONDENTS) {
    const open = letters.flatMap((addresses, at) => (found[at] === null ? addresses : []))
    const values = [...new Set(open)]
    if (values.length === 0) break
    const asked = { key: ADDRESS_FIELD, values, may: { object: LETTER_OBJECT, action: 'create' } } as const
    const holders = await findHolders(writingOf(services, owner, object), asked)
    for (const [at, addresses] of letters.entries()) found[at] ??= among(object, addresses, holders)
  }
  return found
}

function among(object: Correspondent, addresses: readonly string[], holders: readonly Holder[]): Found | null {
  const own = holders.filter(({ value }) => addresses.includes(value)).slice(0, MOST_PEOPLE)
  if (own.length === 0) return null
  return {
    object,
    ids: [...new Set(own.map(({ id }) => id))],
    addresses: [...new Set(own.map(({ value }) => value))],
  }
}
