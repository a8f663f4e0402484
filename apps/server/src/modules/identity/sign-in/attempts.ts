import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'

/** Wrong tries of one address at one account before it has to wait; then the wait doubles from one second to a quarter of an hour. */
const FREE_TRIES = 10
const LONGEST_WAIT_SECONDS = 900
/** Once an account has been guessed at so often from everywhere, an address that is new to it has but one free try. */
const MANY_TRIES = 100
const FREE_TRIES_WHEN_MANY = 1
/** The longest wait an account's codes know, whoever guesses: whoever comes so far holds the password. */
const LONGEST_CODE_WAIT_SECONDS = 60

const UNBOUNDED = 1_000_000_000

/** The row that counts an account's wrong tries from everywhere. */
const EVERYWHERE = Buffer.alloc(32)

const sourceOf = (address: string | null): Buffer =>
  createHash('sha256')
    .update(`holdfast/source/${address ?? ''}`)
    .digest()

interface TryRow {
  readonly failures: number
}

interface Limit {
  readonly subject: Uint8Array
  readonly source: Buffer
  readonly free: number
  readonly longest: number
}

/**
 * Counts a try before it is made, so that many at once cannot slip through together. Gives the count, or null while the wait lasts (which a try
 * in vain does not lengthen).
 */
async function count(services: Services, limit: Limit): Promise<number | null> {
  const now = isoTime(services.clock.now())
  const { subject, source, free, longest } = limit
  const rows = await services.database.inTenant(NIL_UUID, (tx) =>
    tx.query<TryRow>(sql`
      insert into sign_in_attempt (tenant_id, subject, source, failures, last_at) values (${NIL_UUID}, ${subject}, ${source}, 1, ${now})
      on conflict (tenant_id, subject, source) do update set last_at = excluded.last_at,
        failures = case when sign_in_attempt.last_at < excluded.last_at - interval '24 hours' then 1 else sign_in_attempt.failures + 1 end
      where sign_in_attempt.failures < ${free}
        or sign_in_attempt.last_at + interval '1 second' * least(${longest}::float8, power(2, least(sign_in_attempt.failures - ${free}::int, 20))) <= excluded.last_at
      returning failures`),
  )
  return rows[0]?.failures ?? null
}

async function waitSeconds(services: Services, limit: Limit): Promise<number> {
  const [row] = await services.database.read<{ failures: number; last_at: string }>(
    NIL_UUID,
    sql`select failures, last_at from sign_in_attempt where tenant_id = ${NIL_UUID} and subject = ${limit.subject} and source = ${limit.source}`,
  )
  if (row === undefined) return 1
  const wait = Math.min(limit.longest, 2 ** Math.min(row.failures - limit.free, 20)) * 1000
  return Math.max(1, Math.ceil((Date.parse(row.last_at) + wait - services.clock.now()) / 1000))
}

async function tryOnce(services: Services, limit: Limit): Promise<number> {
  const counted = await count(services, limit)
  if (counted === null)
    throw new Refusal('too_many_requests', { retryAfterSeconds: await waitSeconds(services, limit) })
  return counted
}

/**
 * Counts a try to sign in and refuses with `too_many_requests` while the wait lasts. The wait belongs to the pair of account and address: an
 * outsider who guesses slows themselves, and the person at their own address goes on. The total only takes away free tries of other addresses. Gives how
 * many wrong ones there were of late from everywhere, this one counted as wrong.
 */
export async function countPasswordTry(
  services: Services,
  subject: Uint8Array,
  address: string | null,
): Promise<number> {
  const total = (await count(services, { subject, source: EVERYWHERE, free: UNBOUNDED, longest: 0 })) ?? 0
  const free = total > MANY_TRIES ? FREE_TRIES_WHEN_MANY : FREE_TRIES
  await tryOnce(services, { subject, source: sourceOf(address), free, longest: LONGEST_WAIT_SECONDS })
  return total
}

const codeSubject = (userId: string): Uint8Array => createHash('sha256').update(`holdfast/code/${userId}`).digest()

/** Counts a try of a code. Who tries codes has shown the password, so the account's total slows too, by a minute at most. */
export async function countCodeTry(services: Services, userId: string, address: string | null): Promise<number> {
  const subject = codeSubject(userId)
  await tryOnce(services, { subject, source: sourceOf(address), free: FREE_TRIES, longest: LONGEST_WAIT_SECONDS })
  return tryOnce(services, { subject, source: EVERYWHERE, free: MANY_TRIES, longest: LONGEST_CODE_WAIT_SECONDS })
}

/** Questions of one address about domains before it has to wait, a minute at most: nobody lists whose companies are here. */
const FREE_DOMAIN_QUESTIONS = 60
const LONGEST_DOMAIN_WAIT_SECONDS = 60

/** Counts a question whether a domain has a sign-in of its company's. */
export async function countDomainQuestion(services: Services, address: string | null): Promise<void> {
  const subject = createHash('sha256').update('holdfast/domain').digest()
  const limit = { free: FREE_DOMAIN_QUESTIONS, longest: LONGEST_DOMAIN_WAIT_SECONDS }
  await tryOnce(services, { subject, source: sourceOf(address), ...limit })
}

/** Words of one address about log-outs before it has to wait, ten seconds at most: those that were right are forgotten. */
const FREE_LOGOUTS = 200
const LONGEST_LOGOUT_WAIT_SECONDS = 10
const LOGOUT = createHash('sha256').update('holdfast/logout').digest()

/** Counts a provider's word that somebody has logged out, before anything is fetched to check it. */
export async function countLogout(services: Services, address: string | null): Promise<void> {
  const limit = { free: FREE_LOGOUTS, longest: LONGEST_LOGOUT_WAIT_SECONDS }
  await tryOnce(services, { subject: LOGOUT, source: sourceOf(address), ...limit })
}

/** A right word ends the wait of its address. */
export const forgetLogouts = (services: Services, address: string | null): Promise<void> =>
  forget(services, LOGOUT, address)

async function forget(services: Services, subject: Uint8Array, address: string | null): Promise<void> {
  await services.database.inTenant(NIL_UUID, async (tx) => {
    await tx.query(
      sql`delete from sign_in_attempt where tenant_id = ${NIL_UUID} and subject = ${subject} and source = ${sourceOf(address)}`,
    )
    await tx.query(sql`update sign_in_attempt set failures = greatest(failures - 1, 0)
      where tenant_id = ${NIL_UUID} and subject = ${subject} and source = ${EVERYWHERE}`)
  })
}

/** A right password or code ends the wait of its pair. */
export const forgetPasswordTries = forget
export const forgetCodeTries = (services: Services, userId: string, address: string | null): Promise<void> =>
  forget(services, codeSubject(userId), address)

/** Drops what no longer counts. */
export async function sweepAttempts(services: Services): Promise<void> {
  const now = isoTime(services.clock.now())
  await services.database.inTenant(NIL_UUID, (tx) =>
    tx.query(
      sql`delete from sign_in_attempt where tenant_id = ${NIL_UUID} and last_at < ${now}::timestamptz - interval '2 days'`,
    ),
  )
}
