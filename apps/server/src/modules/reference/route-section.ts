import type { Catalog } from '@holdfast/catalog'
import { admissionSentence } from '../../platform/gate/admission-sentence.ts'
import { API_PREFIX } from '../../platform/gate/mount.ts'
import { ofRecords, templateOf } from '../../platform/gate/openapi.ts'
import { type DocumentPart, schemaName } from '../../platform/gate/openapi-records.ts'
import { parametersOf, plainSchema, questionParameters } from '../../platform/gate/parameters.ts'
import type { Route } from '../../platform/gate/route.ts'
import { code, escapeHtml, table } from './html.ts'
import { memberLines, typeWords } from './schema-words.ts'
import { type Language, WORDS } from './words.ts'

type Row = readonly string[]

interface Line {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly about?: { readonly zh: string; readonly en: string } | undefined
}

const row = (line: Line, where: string, language: Language): Row => [
  code(line.name),
  where,
  escapeHtml(line.type),
  escapeHtml(
    [line.required ? WORDS.required[language] : '', line.about?.[language] ?? '']
      .filter((text) => text !== '')
      .join(' · '),
  ),
]

/** What a reference of the engine's stands for, with a link to the fields of its object. */
function objectLink(reference: DocumentPart, language: Language, catalog: Catalog): string {
  const name = String(reference['$ref']).split('/').at(-1) ?? ''
  const object = catalog.served.find((each) => name.startsWith(schemaName(each.name)))
  if (object === undefined) return escapeHtml(name)
  const link = `<a href="#fields-${object.plural}">${escapeHtml(object.label[language])}</a>`
  return name.endsWith('Page') ? `{data: [${link}, …], page: {next, limit}}` : link
}

function bodyRows(route: Route, language: Language, catalog: Catalog): readonly Row[] {
  const where = WORDS.body[language]
  if (route.raw === true && route.method === 'POST') return [['', where, escapeHtml(WORDS.file[language]), '']]
  const { body: ofEngine } = ofRecords(route)
  if (ofEngine !== undefined) return [['', where, objectLink(ofEngine, language, catalog), '']]
  if (route.input.body === undefined) return []
  const schema = plainSchema(route.input.body)
  const lines = memberLines(schema, language)
  const told = route.name.endsWith('.query') ? questionParameters : []
  const aboutOf = (name: string) => told.find((each) => each.name === name)?.about
  return lines.length > 0
    ? lines.map((line) => row({ ...line, about: aboutOf(line.name) }, where, language))
    : [['', where, escapeHtml(typeWords(schema, language)), '']]
}

function answerRows(route: Route, language: Language, catalog: Catalog): readonly Row[] {
  const { answer: ofEngine } = ofRecords(route)
  return Object.entries(route.output).flatMap(([status, schema]) => {
    const where = `${WORDS.answer[language]} ${status}`
    if (ofEngine !== undefined) return [['', where, objectLink(ofEngine, language, catalog), '']]
    const plain = plainSchema(schema)
    const lines = memberLines(plain, language)
    if (lines.length === 0) return [['', where, escapeHtml(typeWords(plain, language)), '']]
    return lines.map(({ name, type }) => row({ name, type, required: false }, where, language))
  })
}

/** One route: its address, what it does, who may, what goes in and what comes out. */
export function routeSection(route: Route, language: Language, catalog: Catalog): string {
  const address = `${route.root === true ? '' : API_PREFIX}${templateOf(route.path)}`
  const parameters = parametersOf(route).map((each) =>
    row({ ...each, type: typeWords(each.schema, language) }, WORDS[each.where][language], language),
  )
  const rows = [...parameters, ...bodyRows(route, language, catalog), ...answerRows(route, language, catalog)]
  const head = [WORDS.name, WORDS.where, WORDS.type, WORDS.about].map((label) => label[language])
  return `<section id="${escapeHtml(route.name)}"><h3>${code(`${route.method} ${address}`)}</h3>
<p>${escapeHtml(route.summary[language])}</p><p class="who">${WORDS.who[language]}: ${escapeHtml(admissionSentence(route.admission, catalog)[language])}</p>
${table(head, rows)}</section>`
}
