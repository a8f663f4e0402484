import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { Refusal } from '../platform/errors/refusal.ts'
import { inTurns } from '../platform/in-turns.ts'
import type { Purpose } from '../platform/keys/keeper.ts'
import type { Services } from '../platform/services.ts'
import type { PreparedRecord } from './insert.ts'
import { boundOwner, sealRecord } from './seal.ts'
import { digestLabel, type TermGroup, termGroups, wholeValues } from './search-index.ts'

/** A new record whose values are parsed and whose reach is decided. */
export interface Draft {
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly values: Readonly<Record<string, Json>>
  readonly importId?: string
  /** Its stays before the one in which it stands, where it went a way before it came here. */
  readonly way?: PreparedRecord['way']
  /** The person it is, where they have a key already (a lead that became a contact): whoever erases them reaches both. Its own subject unless stated. */
  readonly subjectId?: string
  /** The rule by which it goes to its owner. */
  readonly ruleId?: string
  /** The record's keyed digests, where they were asked for before. */
  readonly keys?: PreparedRecord['keys']
}

export interface Preparing {
  readonly services: Services
  readonly tenantId: string
  readonly userId: string
  readonly object: ObjectDeclaration
  readonly country: string
  /** Fields whose values the tenant wants unique. */
  readonly unique: readonly string[]
  readonly purpose: 'write' | 'import'
  /** The one record is answered with at once: whoever typed it in is shown it without spending what they may see. */
  readonly answered?: Purpose
}

/** Asks the keeper once for all tokens of many records and gives each its own. */
export async function tokensOfAll(
  preparing: Pick<Preparing, 'services' | 'tenantId' | 'userId' | 'object' | 'purpose'>,
  drafts: readonly Pick<Draft, 'values'>[],
): Promise<number[][]> {
  const groups: TermGroup[] = []
  const owners: number[] = []
  await inTurns(drafts, (draft, at) => {
    for (const group of termGroups(preparing.object, draft.values)) {
      groups.push(group)
      owners.push(at)
    }
  })
  if (groups.length === 0) return drafts.map(() => [])
  const answers = await preparing.services.keeper.tokens(
    preparing.tenantId,
    preparing.userId,
    preparing.purpose,
    groups,
  )
  const tokens: number[][] = drafts.map(() => [])
  owners.forEach((owner, at) => {
    for (const token of answers[at] ?? []) tokens[owner]?.push(token)
  })
  return tokens
}

type Keys = PreparedRecord['keys'][number][]

/** Keyed digests of the values by which records are recognised, one call per field. */
export async function keysOfAll(
  preparing: Preparing,
  drafts: readonly { readonly values: Readonly<Record<string, Json>> }[],
): Promise<Keys[]> {
  const whole = drafts.flatMap((draft, at) =>
    wholeValues(preparing.object, draft.values, preparing.country).map((value) => ({ ...value, at })),
  )
  const keys: Keys[] = drafts.map(() => [])
  await Promise.all(
    [...new Set(whole.map((value) => value.field))].map(async (field) => {
      const mine = whole.filter((value) => value.field === field)
      const digests = await preparing.services.keeper.digests(
        preparing.tenantId,
        digestLabel(preparing.object.name, field),
        mine.map((value) => value.text),
      )
      mine.forEach((value, at) => {
        const digest = digests[at]
        if (digest !== undefined) keys[value.at]?.push({ field, digest, exclusive: preparing.unique.includes(field) })
      })
    }),
  )
  return keys
}

async function missingKeys(preparing: Preparing, drafts: readonly Draft[]): Promise<PreparedRecord['keys'][]> {
  const asked = await keysOfAll(
    preparing,
    drafts.map((draft) => (draft.keys === undefined ? draft : { values: {} })),
  )
  return drafts.map((draft, at) => draft.keys ?? asked[at] ?? [])
}

function keepAnswered({ services, tenantId, userId, answered }: Preparing, subject: string, key: Uint8Array): void {
  if (answered !== undefined)
    services.keys.keep({ tenant: tenantId, principal: userId, purpose: answered, subject, key })
}

/** The keys that seal new records: new ones, or those of people who have one. Refuses with `erased` where such a key is gone. */
async function subjectKeys(
  { services, tenantId, userId }: Preparing,
  drafts: readonly Draft[],
  ids: readonly string[],
): Promise<Uint8Array[]> {
  const held = drafts.flatMap(({ subjectId }) => subjectId ?? [])
  const own = ids.filter((_, at) => drafts[at]?.subjectId === undefined)
  const [made, known] = await Promise.all([
    own.length === 0 ? [] : services.keeper.createSubjects(tenantId, 'customer', own),
    held.length === 0 ? [] : services.keys.keysFor(tenantId, userId, 'show', held),
  ])
  const keys = new Map<string, Uint8Array | null | undefined>()
  for (const [at, id] of own.entries()) keys.set(id, made[at])
  for (const [at, id] of held.entries()) keys.set(id, known[at])
  return ids.map((id, at) => {
    const key = keys.get(drafts[at]?.subjectId ?? id) ?? null
    if (key === null) throw new Refusal('erased')
    // two drafts of one person each wipe what they sealed with
    return key.slice()
  })
}

/** Seals and indexes new records: three questions to the keeper, whatever their number. Nothing is stored yet. */
export async function prepareRecords(preparing: Preparing, drafts: readonly Draft[]): Promise<PreparedRecord[]> {
  const { services, tenantId, object } = preparing
  const ids = drafts.map(() => services.newId())
  const [suite, sealing, tokens, keys] = await Promise.all([
    services.keeper.suiteOf(tenantId),
    subjectKeys(preparing, drafts, ids),
    tokensOfAll(preparing, drafts),
    missingKeys(preparing, drafts),
  ])
  const records: PreparedRecord[] = []
  await inTurns(drafts, (draft, at) => {
    const id = ids[at] ?? ''
    const key = sealing[at] ?? new Uint8Array()
    const place = {
      tenantId,
      object: object.name,
      id,
      ownerId: boundOwner(object, draft),
      teamId: draft.teamId,
      seal: 1,
    }
    const envelopes = sealRecord(key, { object, suite, place, values: draft.values, random: services.random })
    const subjectId = draft.subjectId ?? id
    keepAnswered(preparing, subjectId, key)
    key.fill(0)
    records.push({
      id,
      subjectId,
      ownerId: draft.ownerId,
      teamId: draft.teamId,
      values: draft.values,
      envelopes,
      tokens: tokens[at] ?? [],
      keys: keys[at] ?? [],
      importId: draft.importId ?? null,
      ...(draft.way === undefined ? {} : { way: draft.way }),
    })
  })
  return records
}

/** The tokens of one record as it will be. */
export const tokensOfRecord = async (preparing: Preparing, values: Readonly<Record<string, Json>>): Promise<number[]> =>
  (await tokensOfAll(preparing, [{ values }]))[0] ?? []
