import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { expandRecords } from '../expand.ts'
import type { Lookup } from '../lookup.ts'
import { guessesOf } from '../query/guesses.ts'
import { readQuestion, type StatedQuestion } from '../query/question.ts'
import { answerQuestion } from '../query/run.ts'
import { viewRecord } from '../view.ts'
import { answerLookup } from './lookup.ts'
import { tenantObject } from './shared.ts'

const Anything = Type.Record(Type.String(), Type.Unknown())

/** The question in an address: `filter[stage]=won`, `filter[amount][gte]=1000`, or one JSON tree in `filter`. */
export function questionOfQuery(query: Readonly<Record<string, unknown>>): StatedQuestion {
  const filter: Record<string, unknown>[] = []
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    const match = /^filter\[([^\]]+)\](?:\[([^\]]+)\])?$/.exec(name)
    if (match === null) rest[name] = value
    else filter.push({ [match[1] ?? '']: match[2] === undefined ? value : { [match[2]]: value } })
  }
  return { ...statedOf(rest), ...treeOf(rest['filter'], filter) }
}

const KNOWN = new Set(['limit', 'cursor', 'sort', 'filter', 'q', 'fields', 'expand', 'count'])

function statedOf(rest: Record<string, unknown>): StatedQuestion {
  const unknown = Object.keys(rest).find((name) => !KNOWN.has(name))
  if (unknown !== undefined)
    throw new Refusal('malformed', { errors: [{ path: `/${unknown.slice(0, 64)}`, code: 'field_unknown' }] })
  const text = (name: string) => (typeof rest[name] === 'string' ? { [name]: rest[name] } : {})
  const limit = rest['limit'] === undefined ? {} : { limit: Number(rest['limit']) }
  return {
    ...limit,
    ...text('cursor'),
    ...text('sort'),
    ...text('q'),
    ...text('fields'),
    ...text('expand'),
    ...text('count'),
  }
}

function treeOf(stated: unknown, parts: readonly Record<string, unknown>[]): { filter?: unknown } {
  const whole = typeof stated === 'string' ? [parseJson(stated)] : []
  const all = [...whole, ...parts]
  return all.length === 0 ? {} : { filter: all.length === 1 ? all[0] : { and: all } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('malformed', { errors: [{ path: '/filter', code: 'type_wrong' }] })
  }
}

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

/** A page of records that the caller may list: viewed, counted, recorded. */
export async function listRecords(
  ctx: RequestContext,
  object: ObjectDeclaration,
  stated: StatedQuestion,
): Promise<Answer> {
  const { services, caller } = ctx
  if (!mayEver(caller.access, object.name, 'list')) return answerLookup(ctx, object, wholeNumberOf(stated))
  const question = readQuestion(caller, tenantObject(ctx, object), stated)
  const page = await answerQuestion(services, caller, question)
  const everVisible = visibleFields(caller.access, object.name)
  const wanted = { fields: question.fields, everVisible }
  const views = page.records.map((record) => viewRecord(record, wanted))
  await expandRecords(ctx, { object: question.object, views, expand: question.expand })
  const shown = page.records.map((record) => ({ subjectId: record.row.key_id, recordId: record.row.id }))
  const sight = await sightOf(ctx, object, [...shown, ...(await guessesOf(services, caller, question))])
  return {
    status: 200,
    body: {
      data: views,
      page: { next: page.next, limit: question.limit, ...(page.count === null ? {} : { count: page.count }) },
    },
    audit: {
      act: question.search === null ? `${object.name}.list` : `${object.name}.search`,
      outcome: 'allowed',
      object: object.name,
      ids: page.records.map((record) => record.row.id),
      count: page.records.length,
    },
    sights: sight,
  }
}

/** Counts people shown by name. Texts (follow-ups, tasks) are nobody, and are counted through the person they are reached by. */
async function sightOf(
  ctx: RequestContext,
  object: ObjectDeclaration,
  subjects: { subjectId: string; recordId: string }[],
) {
  const { caller, services } = ctx
  if (object.subject === 'many' || subjects.length === 0) return []
  const sight = await services.ledger.admit(
    { tenantId: caller.tenant.id, principalId: caller.user.id, kind: 'listed', subjects },
    caller.access.budgets,
  )
  return sight === null ? [] : [sight]
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
      input: { query: Anything },
      output: { 200: Anything },
      run: (ctx, input) => listRecords(ctx, object, questionOfQuery(input.query)),
    }),
    route({
      name: `${object.name}.query`,
      method: 'POST',
      path: `/${object.plural}/query`,
      summary: { zh: `按条件查询${object.labelPlural.zh}`, en: `Query ${object.labelPlural.en.toLowerCase()}` },
      admission: list,
      input: { body: Anything },
      output: { 200: Anything },
      run: (ctx, input) => listRecords(ctx, object, input.body as StatedQuestion),
    }),
  ]
}
