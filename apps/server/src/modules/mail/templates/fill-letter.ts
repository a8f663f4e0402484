/** A letter from a template: filled in with what its writer sees of the person, and with what is empty said. */
import { type Field, fillTemplate, findField, wireName } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { openVisible, type Visible } from '../../../records/index.ts'
import { readSender } from '../../company/index.ts'
import { dayText, isMoney, moneyText, nameOf } from '../../papers/index.ts'
import type { Correspondent } from '../owner.ts'
import { type LetterPlace, letterPlaces, objectsOf, placesFor, readText } from './places.ts'
import { findTemplate, type LetterTemplate } from './template-rows.ts'

type Language = LetterTemplate['language']

const asWritten = (place: string): string => `{{${place}}}`

/** A value as a letter says it; null where there is nothing. */
function wordsOf(field: Field, value: unknown, language: Language): string | null {
  if (value === null || value === undefined || value === '') return null
  if (field.kind === 'choice') return field.options?.find((each) => each.value === value)?.label[language] ?? null
  if (field.kind === 'date') return dayText(String(value), language)
  if (field.kind === 'reference') return nameOf(value)
  if (isMoney(value)) return moneyText(value, language)
  return String(value)
}

/** Refuses what the writer does not see of this very person: the template's words say how to go on. */
function partsFor(ctx: RequestContext, template: LetterTemplate, object: string) {
  const { catalog } = ctx.caller.tenant
  const among = placesFor(catalog, ctx.caller.access)
  const read = (text: string) => {
    const parts = readText(catalog, text, among)
    const code =
      'code' in parts ? parts.code : [...objectsOf(parts)].some((each) => each !== object) ? 'place_mixed' : null
    if ('code' in parts || code !== null)
      throw new Refusal('invalid', { errors: [{ path: '/template', code: code ?? 'place_unknown' }] })
    return parts
  }
  return { subject: read(template.subject), words: read(template.words) }
}

const NAMED = ['account', 'owner'] as const

/** What stands in a place of the person who is written to. Refuses what the writer does not see of them in plain. */
function valueAt({ record, view }: Visible, key: string, language: Language): string | null {
  const field = findField(record.object, key)
  if (field === undefined || record.modes.get(key) !== 'clear')
    throw new Refusal('invalid', { errors: [{ path: '/template', code: 'place_hidden' }] })
  return wordsOf(field, view[field.kind === 'reference' ? key : wireName({ key, field })], language)
}

/** Who writes, by place. */
async function writerWords(ctx: RequestContext): Promise<ReadonlyMap<string, string>> {
  const { services, caller } = ctx
  const [names, sender] = await Promise.all([
    services.people.namesOf(caller.tenant.id, [caller.user.id]),
    readSender(ctx),
  ])
  const name = names.get(caller.user.id)?.['name']
  return new Map([...(typeof name === 'string' ? [['me.name', name] as const] : []), ['company.name', sender.name]])
}

/** The template in the person's words, and the places for which there are none. */
async function filled(ctx: RequestContext, seen: Visible, template: LetterTemplate) {
  const { catalog } = ctx.caller.tenant
  const parts = partsFor(ctx, template, seen.record.object.name)
  const places = new Map(letterPlaces(catalog).map((each) => [each.place, each]))
  const writer = await writerWords(ctx)
  const empty = new Map<string, Pick<LetterPlace, 'place' | 'label'>>()
  const says = (name: string): string => {
    const { key = null, label = { zh: name, en: name } } = places.get(name) ?? {}
    const value = key === null ? (writer.get(name) ?? null) : valueAt(seen, key, template.language)
    if (value === null) empty.set(name, { place: name, label })
    return value ?? asWritten(name)
  }
  const [subject, words] = [fillTemplate(parts.subject, says), fillTemplate(parts.words, says)]
  return { subject, words, empty: [...empty.values()] }
}

/** The letter to a person, ready to be looked over; a place without a value stays as it is written, and the answer names it. */
export async function fillLetter(
  ctx: RequestContext,
  asked: { readonly object: Correspondent; readonly id: string; readonly template: string },
): Promise<Answer> {
  const { services, caller } = ctx
  const object = caller.tenant.catalog.getObject(asked.object)
  const visible = visibleFields(caller.access, asked.object)
  const expand = NAMED.filter((key) => visible.has(key)).join(',')
  const seen = await openVisible(ctx, object, { id: asked.id, expand })
  const reader = readerOf(services.database, caller.tenant.id)
  const template = await findTemplate(services, reader, { id: asked.template, userId: caller.user.id })
  if (template === undefined)
    throw new Refusal('invalid', { errors: [{ path: '/template', code: 'reference_unknown' }] })
  return {
    status: 200,
    body: await filled(ctx, seen, template),
    audit: {
      act: `${asked.object}.letter_preview`,
      outcome: 'allowed',
      object: asked.object,
      recordId: seen.record.row.id,
      ids: [seen.record.row.id, ...seen.namedIds],
      facts: { template: template.id },
    },
    sights: seen.sights,
  }
}
