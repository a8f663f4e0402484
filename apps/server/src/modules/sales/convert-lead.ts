import type { Becoming } from '@holdfast/catalog'
import { findField, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { may, visibleFields, writableFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import {
  changeOf,
  demandVersion,
  draftOf,
  explainTaken,
  loadRecord,
  type OpenRecord,
  prepareNew,
  storeChange,
  storeNew,
  viewRecord,
  type Writing,
  within,
} from '../../records/index.ts'
import { demandUnconverted, leadWriting, targetOf } from './conversion.ts'
import type { ConversionAsked, Wish } from './conversion-body.ts'
import { bodyOf, passingValues } from './lead-values.ts'

/** An act under way: what is being made tells, where it is refused, in which part of the request the fault lies. */
interface Converting {
  readonly writing: Writing
  readonly tx: WriteTransaction
  readonly lead: OpenRecord
  /** What was made or chosen so far, by object. */
  readonly became: Map<string, string>
  readonly made: string[]
}

/** Where the act stands; read after it failed. */
interface Place {
  writing: Writing
  path: string
}

/** References of the new record to what came before it: the contact's company, the deal's company and people. */
function ties(
  { became }: Converting,
  { object }: Writing,
  writable: ReadonlySet<string>,
): Readonly<Record<string, Json>> {
  const [account, contact] = [became.get('account'), became.get('contact')]
  const stated: Readonly<Record<string, Json | undefined>> = {
    account,
    ...(contact === undefined ? {} : { contacts: [contact] }),
  }
  return Object.fromEntries(
    Object.entries(stated).flatMap(([key, value]): [string, Json][] => {
      const field = findField(object, key)
      return field === undefined || value === undefined || !writable.has(key) ? [] : [[wireName({ key, field }), value]]
    }),
  )
}

async function make(
  converting: Converting,
  becoming: Becoming,
  stated: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { writing, tx, lead } = converting
  const target = targetOf(writing, lead, becoming)
  const { owner_id: ownerId } = lead.row
  const draft = await draftOf(target.writing, {
    ...bodyOf(passingValues(lead, target)),
    ...ties(converting, target.writing, target.writable),
    ...(ownerId === null ? {} : { ownerId }),
    ...stated,
  })
  const isPerson = target.object.subject === 'self' && lead.object.subject === 'self'
  const whole = {
    ...draft,
    values: { ...draft.values, [becoming.origin]: lead.row.id },
    ...(isPerson ? { subjectId: lead.row.key_id } : {}),
  }
  const records = await prepareNew(target.writing, [whole])
  await storeNew(target.writing, tx, records)
  const id = records[0]?.id ?? ''
  converting.made.push(id)
  return id
}

/** Fills what is empty in a record that was there already; nothing it holds is overwritten. */
async function fillEmpty(converting: Converting, becoming: Becoming, record: OpenRecord): Promise<void> {
  const { writing, tx, lead } = converting
  const { caller } = writing
  const target = targetOf(writing, lead, becoming)
  const writable = writableFields(caller.access, { object: target.object.name, action: 'update' }, record.reach)
  const passing = passingValues(lead, { ...target, writable, reach: record.reach })
  const news = { ...bodyOf(passing), ...ties(converting, target.writing, writable) }
  const held = viewRecord(record, { fields: null, everVisible: visibleFields(caller.access, target.object.name) })
  const empty = Object.entries(news).filter(([name]) => {
    const value = held[name]
    return value === null || value === '' || (Array.isArray(value) && value.length === 0)
  })
  const change = await changeOf(target.writing, record, Object.fromEntries(empty))
  if (change.changed.length > 0) await storeChange(target.writing, tx, change)
}

/** A record that was there already, in place of a new one. What lies beyond the caller's reach is as if it were not there. */
async function choose(
  converting: Converting,
  becoming: Becoming,
  wish: { id: string; fill?: boolean },
): Promise<string> {
  const { writing, tx, lead } = converting
  const { writing: inside } = targetOf(writing, lead, becoming)
  const action = wish.fill === true ? 'update' : 'read'
  try {
    const record = await loadRecord(inside, { id: wish.id, action, lockIn: tx })
    if (wish.fill === true) await fillEmpty(converting, becoming, record)
    return record.row.id
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    throw new Refusal('invalid', { errors: [{ path: '/id', code: 'reference_invalid' }] })
  }
}

/** A refusal that says in which part of the request its faults lie. */
function placed(error: unknown, path: string): unknown {
  if (!(error instanceof Refusal) || error.details.errors === undefined) return error
  const errors = error.details.errors.map((fault) => ({ ...fault, path: `${path}${fault.path}` }))
  return new Refusal(error.code, { ...error.details, errors })
}

const partOf = (becoming: Becoming, wish: Wish): string => `/${becoming.object}${'values' in wish ? '/values' : ''}`

/** The records, each after those it points to. */
async function makeAll(converting: Converting, asked: ConversionAsked, place: Place): Promise<void> {
  const into = converting.lead.object.conversion?.into ?? []
  for (const becoming of into) {
    const wish = asked[becoming.object as keyof ConversionAsked] ?? null
    if (wish === null) continue
    place.path = partOf(becoming, wish)
    place.writing = targetOf(converting.writing, converting.lead, becoming).writing
    const id = 'id' in wish ? await choose(converting, becoming, wish) : await make(converting, becoming, wish.values)
    converting.became.set(becoming.object, id)
  }
}

/** Writes into the lead that it was converted, and into what. */
async function storeConverted({ writing, tx, lead, became }: Converting): Promise<readonly string[]> {
  const { conversion } = lead.object
  if (conversion === undefined) return []
  const stated: Record<string, Json> = {
    [conversion.status]: conversion.done,
    [conversion.at]: new Date(writing.services.clock.now()).toISOString(),
    ...Object.fromEntries(conversion.into.map(({ object, reference }) => [reference, became.get(object) ?? null])),
  }
  const changed = Object.keys(stated).filter((key) => (lead.values[key] ?? null) !== stated[key])
  const { owner_id: ownerId, team_id: teamId } = lead.row
  await storeChange(writing, tx, {
    record: lead,
    values: { ...lead.values, ...stated },
    changed,
    ownerId,
    teamId,
    act: 'convert',
  })
  return changed
}

/** The lead as it lies locked for the act: reached, of the stated version, its status the caller's to write, not converted yet. */
async function lockLead(
  writing: Writing,
  tx: WriteTransaction,
  asked: { id: string; version: number },
): Promise<OpenRecord> {
  const lead = await loadRecord(writing, { id: asked.id, action: 'update', lockIn: tx })
  demandUnconverted(lead)
  demandVersion(lead, asked.version)
  // with whom a lead is only shared works on it, and makes no customer of their own of it
  if (!may(writing.caller.access, { object: 'lead', action: 'create' }, lead.reach)) throw new Refusal('forbidden')
  const writable = writableFields(writing.caller.access, { object: 'lead', action: 'update' }, lead.reach)
  if (!writable.has(lead.object.conversion?.status ?? '')) throw new Refusal('forbidden')
  return lead
}

async function answerOf({ writing, tx, lead, became, made }: Converting, changed: readonly string[]): Promise<Answer> {
  const audit = await tx.record({
    act: 'lead.convert',
    outcome: 'allowed',
    object: 'lead',
    recordId: lead.row.id,
    ids: [lead.row.id, ...became.values()],
    changed,
    facts: { made },
  })
  const after = await loadRecord(writing, { id: lead.row.id, action: 'update', lockIn: tx })
  const everVisible = visibleFields(writing.caller.access, 'lead')
  const body = {
    lead: viewRecord(after, { fields: null, everVisible }),
    accountId: became.get('account') ?? null,
    contactId: became.get('contact') ?? null,
    opportunityId: became.get('opportunity') ?? null,
  }
  return { status: 200, body, audit }
}

/** Makes of a lead what was asked for, or nothing at all: one transaction, one event; of two at once exactly one is done. */
export async function convertLead(ctx: RequestContext, id: string, asked: ConversionAsked): Promise<Answer> {
  const version = statedVersion(ctx.headers)
  const outer = leadWriting(ctx).writing
  const place: Place = { writing: outer, path: '' }
  const act = ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const lead = await lockLead(writing, tx, { id, version })
    const converting: Converting = { writing, tx, lead, became: new Map(), made: [] }
    await makeAll(converting, asked, place)
    place.path = ''
    return answerOf(converting, await storeConverted(converting))
  })
  try {
    return await act
  } catch (error) {
    const about = { ...place.writing, services: ctx.services }
    throw await explainTaken(about, Promise.reject(error)).catch((refusal: unknown) => placed(refusal, place.path))
  }
}
