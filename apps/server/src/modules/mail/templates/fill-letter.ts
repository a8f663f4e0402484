/** A letter from a template: filled in with what its writer sees of the person, the account and the deal, and with what is empty said. */
import { type Field, fillTemplate, findField, wireName } from '@holdfast/catalog'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Visible } from '../../../records/index.ts'
import { readSender } from '../../company/index.ts'
import { dayText, isMoney, moneyText, nameOf } from '../../papers/index.ts'
import type { Origin } from '../owner.ts'
import { type LetterPlace, letterPlaces, objectsOf, originsOf, placesFor, readText } from './places.ts'
import { findTemplate, type LetterTemplate } from './template-rows.ts'
import { type Asked, openTold, recordsToTell } from './told-records.ts'

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

/** Refuses what the writer never sees in plain, and what is not to be had where they write. */
function partsFor(ctx: RequestContext, template: LetterTemplate, origin: Origin) {
  const { catalog } = ctx.caller.tenant
  const among = placesFor(catalog, ctx.caller.access)
  const read = (text: string) => {
    const parts = readText(catalog, text, among)
    const code =
      'code' in parts ? parts.code : originsOf(objectsOf(parts)).includes(origin) ? null : ('place_mixed' as const)
    if ('code' in parts || code !== null)
      throw new Refusal('invalid', { errors: [{ path: '/template', code: code ?? 'place_unknown' }] })
    return parts
  }
  return { subject: read(template.subject), words: read(template.words) }
}

/** What stands in a place of a record. Refuses what the writer does not see of this very one in plain. */
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

type Parts = ReturnType<typeof partsFor>

/** The template in the words of its records, and the places for which there are none. */
async function filled(
  ctx: RequestContext,
  told: ReadonlyMap<Origin, Visible>,
  about: { parts: Parts; language: Language },
) {
  const { catalog } = ctx.caller.tenant
  const { parts, language } = about
  const places = new Map(letterPlaces(catalog).map((each) => [each.place, each]))
  const writer = await writerWords(ctx)
  const empty = new Map<string, Pick<LetterPlace, 'place' | 'label'>>()
  const wordsAt = (name: string): string | null => {
    const { object = null, key = null } = places.get(name) ?? {}
    if (object === null || key === null) return writer.get(name) ?? null
    const seen = told.get(object)
    return seen === undefined ? null : valueAt(seen, key, language)
  }
  const says = (name: string): string => {
    const value = wordsAt(name)
    if (value === null) empty.set(name, { place: name, label: places.get(name)?.label ?? { zh: name, en: name } })
    return value ?? asWritten(name)
  }
  const [subject, words] = [fillTemplate(parts.subject, says), fillTemplate(parts.words, says)]
  return { subject, words, empty: [...empty.values()] }
}

/** The letter, ready to be looked over; a place without a value stays as it is written, and the answer names it. */
export async function fillLetter(ctx: RequestContext, asked: Asked & { readonly template: string }): Promise<Answer> {
  const { services, caller } = ctx
  const from = await openTold(ctx, asked)
  const reader = readerOf(services.database, caller.tenant.id)
  const template = await findTemplate(services, reader, { id: asked.template, userId: caller.user.id })
  if (template === undefined)
    throw new Refusal('invalid', { errors: [{ path: '/template', code: 'reference_unknown' }] })
  const parts = partsFor(ctx, template, asked.object)
  const named = objectsOf([...parts.subject, ...parts.words])
  const told = await recordsToTell(ctx, from, { named, to: asked.to })
  const seen = [...told.values()]
  return {
    status: 200,
    body: await filled(ctx, told, { parts, language: template.language }),
    audit: {
      act: `${asked.object}.letter_preview`,
      outcome: 'allowed',
      object: asked.object,
      recordId: from.record.row.id,
      ids: seen.flatMap(({ record, namedIds }) => [record.row.id, ...namedIds]),
      facts: { template: template.id },
    },
    sights: seen.flatMap(({ sights }) => sights),
  }
}
