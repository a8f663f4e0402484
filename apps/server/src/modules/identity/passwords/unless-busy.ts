import { Refusal } from '../../../platform/errors/refusal.ts'
import { HashingBusy } from './argon.ts'

const AGAIN_AFTER_SECONDS = 2

/** The result of hashing; refuses with `too_many_requests` where too many passwords wait for their turn. */
export async function unlessBusy<T>(hashing: Promise<T>): Promise<T> {
  try {
    return await hashing
  } catch (error) {
    throw error instanceof HashingBusy
      ? new Refusal('too_many_requests', { retryAfterSeconds: AGAIN_AFTER_SECONDS })
      : error
  }
}
