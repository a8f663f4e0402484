import { fieldsOf, type NamedField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { code, escapeHtml, table } from './html.ts'
import { CLASSES, KINDS, type Language, WORDS } from './words.ts'

function notesOf({ field }: NamedField, language: Language): string {
  const notes = [
    field.required === true ? WORDS.required : null,
    field.computed === true ? WORDS.computed : null,
    field.mask === undefined ? null : WORDS.masked,
    field.reveal?.stepUp === true ? WORDS.strict : null,
    (field.search?.length ?? 0) > 0 ? WORDS.searched : null,
    field.uniqueable === true ? WORDS.unique : null,
  ]
  return notes.flatMap((label) => label?.[language] ?? []).join(' · ')
}

/** The values a field takes: the names of a choice, the objects of a reference, else the kind in words. */
function valuesOf({ field }: NamedField, language: Language): string {
  const words = KINDS[field.kind][language]
  if (field.options !== undefined) return `${words}: ${field.options.map(({ value }) => value).join(' | ')}`
  return field.targets === undefined ? words : `${words}: ${field.targets.join(' | ')}`
}

/** The fields of one object, as every list, read and write of it names them. */
export function objectSection(object: ObjectDeclaration, language: Language): string {
  const head = [WORDS.name, WORDS.field, WORDS.type, WORDS.class, WORDS.notes].map((label) => label[language])
  const rows = fieldsOf(object).map((named) => [
    code(wireName(named)),
    escapeHtml(named.field.label[language]),
    escapeHtml(valuesOf(named, language)),
    escapeHtml(CLASSES[named.field.class][language]),
    escapeHtml(notesOf(named, language)),
  ])
  return `<section id="fields-${object.plural}"><h3>${escapeHtml(object.label[language])}: ${WORDS.fields[language]}</h3>
<p>${escapeHtml(WORDS.custom[language])}</p>${table(head, rows)}</section>`
}
