import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { expandRecords } from '../expand.ts'
import type { Lookup } from '../lookup.ts'
import { jsonOctets } from '../octets.ts'
import { demandLooks } from '../pool-looks.ts'
import { guessesOf } from '../query/guesses.ts'
import { type Question, readQuestion } from '../query/question.ts'
import { answerQuestion, type Page } from '../query/run.ts'
import { QuestionBody, questionOfBody, questionOfQuery, type StatedQuestion } from '../query/stated.ts'
import { leftOut } from '../query/switched-off.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { viewOctets, viewRecord, type Wanted } from '../view.ts'
import { answerLookup } from './lookup.ts'
import { tenantObject } from './shared.ts'

/** Who may look up and not list asks for exactly one whole number; every other question is refused. */
function wholeNumberOf(stated: StatedQuestion): Lookup {
  if (stated.q !== undefined && stated.filter === undefined) return { value: stated.q, field: null }
  const [condition, ...more] = Object.entries((stated.filter ?? {}) as Record<string, unknown>)
  if (condition === undefined || more.length > 0 || stated.q !== undefined) throw new Refusal('forbidden')
  const [field, value] = condition
  const text = typeof value === 'object' && value !== null && 'eq' in value ? value.eq : value
  if (typeof text !== 'string') throw new Refusal('forbidden')
  return { value: text, field }
}

/** A page without the customers of a pool that its reader may see no more of today: how many were left out. */
interface LookedPage extends Page {
  readonly beyond: number
}

async function lookedPage(ctx: RequestContext, page: Page): Promise<LookedPage> {
  const records = await demandLooks(ctx, page.records)
  return { ...page, records, beyond: page.records.length - records.length }
}

const pageOf = (page: LookedPage, { limit, search, object }: Question, { access }: Caller) => ({
  next: page.next,
  limit,
  ...(page.beyond === 0 ? {} : { beyond: page.beyond }),
  ...(page.count === null ? {} : { count: page.count }),
  ...(search === null ? {} : leftOut(access, [object])),
})

/** The records as octets of JSON, with those they refer to where the question asks for them. */
async function viewed(ctx: RequestContext, question: Question, shown: { page: Page; wanted: Wanted }) {
  const { records } = shown.page
  if (question.expand.length === 0)
    return { data: records.map((record) => viewOctets(record, shown.wanted)).join(), named: [] }
  const views = records.map((record) => viewRecord(record, shown.wanted))
  const named = await expandRecords(ctx, { object: question.object, views, expand: question.expand })
  return { data: views.map(jsonOctets).join(), named }
}

/** A page of records that the caller may list: viewed, counted, recorded. */
export async function listRecords(
  ctx: RequestContext,
  object: ObjectDeclaration,
  stated: StatedQuestion,
): Promise<Answer> {
  const { services, caller } = ctx
  if (!mayEver(caller.access, object.name, 'list')) return answerLookup(ctx, object, wholeNumberOf(stated))
  const question = readQuestion(caller, tenantObject(ctx, object), stated)
  const page = await lookedPage(ctx, await answerQuestion(services, caller, question))
  const everVisible = visibleFields(caller.access, object.name)
  const wanted = { fields: question.fields, everVisible }
  const { data, named } = await viewed(ctx, question, { page, wanted })
  const guesses = await guessesOf(services, caller, question)
  const sights = await admitSight(ctx, 'listed', [
    ...subjectsOf(page.records),
    ...named.filter(({ counted }) => counted),
    ...guesses,
  ])
  return {
    status: 200,
    body: Buffer.from(`{"data":[${data}],"page":${jsonOctets(pageOf(page, question, caller))}}`, 'latin1'),
    audit: {
      act: question.search === null ? `${object.name}.list` : `${object.name}.search`,
      outcome: 'allowed',
      object: object.name,
      ids: [...page.records.map((record) => record.row.id), ...named.map(({ recordId }) => recordId)],
      count: page.records.length,
    },
    sights,
  }
}

/** Lists of one catalogued object, asked in the address or in a body. */
export function listRoutes(object: ObjectDeclaration): Route[] {
  const list = { kind: 'record', object: object.name, actions: ['list', 'lookup'] } as const
  return [
    route({
      name: `${object.name}.list`,
      method: 'GET',
      path: `/${object.plural}`,
      summary: { zh: `列出${object.labelPlural.zh}`, en: `List ${object.labelPlural.en.toLowerCase()}` },
      admission: list,
      input: { query: Members },
      output: { 200: Members },
      run: (ctx, input) => listRecords(ctx, object, questionOfQuery(input.query)),
    }),
    route({
      name: `${object.name}.query`,
      method: 'POST',
      path: `/${object.plural}/query`,
      summary: { zh: `按条件查询${object.labelPlural.zh}`, en: `Query ${object.labelPlural.en.toLowerCase()}` },
      admission: list,
      input: { body: QuestionBody },
      output: { 200: Members },
      run: (ctx, input) => listRecords(ctx, object, questionOfBody(input.body)),
    }),
  ]
}
