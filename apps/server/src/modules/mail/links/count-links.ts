/** Links of a letter that lead over us, so that it is known that they were followed: only where the company wants it, the writer does and the person agreed. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { companyDay, type TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import { forgetLinks } from '../../../platform/mail/links.ts'
import type { Services } from '../../../platform/services.ts'
import { type FoundLink, findLinks, replaceLinks } from './find-links.ts'

/** The field in which the day stands on which the person agreed. */
export const CONSENT_FIELD = 'mailTracking'
const LABEL = 'mail-link'
const SECRET_BYTES = 16

interface Letter {
  readonly tenantId: string
  readonly activityId: string
}

/** Whether links may be counted of the person with these values now. */
export function mayCount(policy: TenantPolicy, values: Readonly<Record<string, unknown>>, now: number): boolean {
  const since = values[CONSENT_FIELD]
  return policy.mailTracking && typeof since === 'string' && since <= companyDay(policy, now)
}

/** The digest by which a link is found: whoever reads the table learns no address. */
export const linkDigest = (key: string): Buffer => createHash('sha256').update(key).digest()

const bindingOf = ({ tenantId, activityId }: Letter, number: number) =>
  Buffer.from(['mail-link', tenantId, activityId, number].join('/'))

/** The keys of a letter's links: the company (16) ‖ 128 bits of the keeper's, always the same, so that its copy carries what was sent. */
export async function keysOf({ keeper }: Services, { tenantId, activityId }: Letter, count: number): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, number) => `${activityId}:${number}`)
  const secrets = await keeper.digests(tenantId, LABEL, texts)
  const company = uuidToBytes(tenantId)
  return secrets.map((secret) => Buffer.concat([company, secret.subarray(0, SECRET_BYTES)]).toString('base64url'))
}

/** Keeps where a letter's links lead, by the digests of their keys. */
export async function keepLinks(
  services: Services,
  tx: Transaction,
  about: { letter: Letter; links: readonly FoundLink[]; keys: readonly string[] },
): Promise<void> {
  const { letter, links, keys } = about
  const key = await services.keeper.purposeKey(letter.tenantId, 'settings')
  const sealed = links.map(({ target }, number) =>
    sealSmall(key, { text: target, binding: bindingOf(letter, number), random: services.random }),
  )
  await tx.query(sql`insert into mail_link (tenant_id, token_digest, activity_id, number, sealed_target)
    select ${tx.tenantId}, digest, ${letter.activityId}, number - 1, target
      from unnest(${keys.map(linkDigest)}::bytea[], ${sealed}::bytea[]) with ordinality as t (digest, target, number)
    on conflict (tenant_id, activity_id, number) do update set sealed_target = excluded.sealed_target`)
}

const isCounted = async (reader: Reader, activityId: string): Promise<boolean> =>
  (
    await reader.query(
      sql`select 1 from mail_link where tenant_id = ${reader.tenantId} and activity_id = ${activityId} limit 1`,
    )
  ).length > 0

/**
 * The words of a letter as they go out. `counts` says whether its links are counted; null of one that went already: as it was then. What is not to be
 * counted stays as it was written, and whatever an earlier try kept of its links is forgotten.
 */
export async function wordsGoingOut(
  services: Services,
  letter: Letter,
  { words, counts }: { words: string; counts: boolean | null },
): Promise<string> {
  const own = services.settings.HOLDFAST_URL
  const { tenantId, activityId } = letter
  return services.database.inTenant(tenantId, async (tx) => {
    if (!(counts ?? (await isCounted(tx, activityId)))) {
      await forgetLinks(tx, [activityId])
      return words
    }
    const links = findLinks(words, own)
    const keys = await keysOf(services, letter, links.length)
    if (counts === true) await keepLinks(services, tx, { letter, links, keys })
    return replaceLinks(
      words,
      links,
      keys.map((key) => new URL(`/l/${key}`, own).href),
    )
  })
}

/** Where a link leads; null where that was changed behind the application. */
export async function targetOf(
  services: Services,
  letter: Letter,
  row: { readonly number: number; readonly sealed_target: Uint8Array },
): Promise<string | null> {
  const key = await services.keeper.purposeKey(letter.tenantId, 'settings')
  return openSmall(key, row.sealed_target, bindingOf(letter, row.number))
}

/** Of one's letters to a record, how often their links were followed. */
export async function followedOf(
  reader: Reader,
  about: { userId: string; object: string; recordId: string; most: number },
): Promise<readonly { id: string; times: number; lastAt: string }[]> {
  const rows = await reader.query<{ id: string; times: number; last_at: Date }>(
    sql`select o.activity_id as id, sum(l.followed)::int as times, max(l.last_at) as last_at from mail_outgoing o
      join mail_link l on l.tenant_id = o.tenant_id and l.activity_id = o.activity_id
      where o.tenant_id = ${reader.tenantId} and o.user_id = ${about.userId} and o.object = ${about.object} and o.record_id = ${about.recordId}
        and l.followed > 0 group by o.activity_id order by max(l.last_at) desc limit ${about.most}`,
  )
  return rows.map(({ id, times, last_at }) => ({ id, times, lastAt: new Date(last_at).toISOString() }))
}
