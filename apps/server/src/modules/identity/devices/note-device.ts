import type { Transaction } from '../../../platform/database/database.ts'
import { takeTurn } from '../../../platform/database/take-turn.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import type { Services } from '../../../platform/services.ts'
import { devicesOf, putDevice } from './device.ts'

/** A device is trusted so long after its person showed a factor of their own at it. */
const TRUSTED_MS = 30 * 24 * 3_600_000
/** A recovery code stands in for a factor, and a provider's word is not the person's own. */
const OWN_FACTORS: readonly unknown[] = ['totp', 'passkey']
const MOST_SAID = 60

/** Somebody comes in at a device. */
interface Arrival {
  readonly userId: string
  readonly jkt: string
  readonly factor: string | null
  /** When the factor was shown, in milliseconds. */
  readonly factorAt: number
  /** What the browser calls itself. */
  readonly says: string
}

/**
 * Notes at which device a person has come in, and gives until when it is trusted; null where it is not. One that is new to them, where they had others,
 * is told to them: it may be somebody else's.
 */
export async function noteDevice(services: Services, tx: Transaction, arrival: Arrival): Promise<number | null> {
  const { userId, jkt, factor, factorAt } = arrival
  // two windows that sign in at once by one new key are one device
  await takeTurn(tx, 'device', userId)
  const all = await devicesOf(services, tx, userId)
  const former = all.find((device) => device.jkt === jkt)
  const id = former?.id ?? services.newId()
  const says = arrival.says.slice(0, MOST_SAID)
  const trustedUntil = OWN_FACTORS.includes(factor) ? factorAt + TRUSTED_MS : (former?.trustedUntil ?? null)
  await putDevice(services, tx, {
    id,
    tenantId: tx.tenantId,
    userId,
    jkt,
    trustedUntil,
    name: former?.name ?? says,
    says,
    seenAt: services.clock.now(),
  })
  if (former === undefined && all.length > 0) await tellPerson(tx, { userId, news: 'device_new', occasion: id })
  return trustedUntil
}
