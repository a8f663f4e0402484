import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { readQuestion } from '../query/question.ts'
import { answerQuestion } from '../query/run.ts'
import type { OpenRecord } from '../record.ts'
import { viewRecord } from '../view.ts'
import { Members } from './shared.ts'

const MOST_PER_OBJECT = 8
const Body = Type.Object(
  { q: Type.String({ minLength: 1, maxLength: 200 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })) },
  { additionalProperties: false },
)

async function hitsOf(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { q: string; limit: number },
): Promise<readonly OpenRecord[]> {
  try {
    const question = readQuestion(ctx.caller, object, { q: asked.q, limit: asked.limit })
    return (await answerQuestion(ctx.services, ctx.caller, question)).records
  } catch (error) {
    // a search too short for one object may be long enough for another
    if (error instanceof Refusal && error.code === 'query_too_short') return []
    throw error
  }
}

/** A search over every object the caller may list, a few of each, newest first. */
async function searchAll(ctx: RequestContext, asked: { q: string; limit: number }): Promise<Answer> {
  const { caller, services } = ctx
  const objects = caller.tenant.catalog.served.filter(
    (object) => object.subject !== 'many' && mayEver(caller.access, object.name, 'list'),
  )
  if (objects.length === 0) throw new Refusal('forbidden')
  const hits = (await Promise.all(objects.map((object) => hitsOf(ctx, object, asked)))).flat()
  const subjects = hits.map((hit) => ({ subjectId: hit.row.key_id, recordId: hit.row.id }))
  const sight =
    subjects.length === 0
      ? null
      : await services.ledger.admit(
          { tenantId: caller.tenant.id, principalId: caller.user.id, kind: 'listed', subjects },
          caller.access.budgets,
        )
  const data = hits.map((hit) => ({
    object: hit.object.name,
    ...viewRecord(hit, { fields: null, everVisible: visibleFields(caller.access, hit.object.name) }),
  }))
  return {
    status: 200,
    body: { data },
    audit: {
      act: 'record.search',
      outcome: 'allowed',
      object: 'record',
      ids: hits.map((hit) => hit.row.id),
      count: hits.length,
    },
    sights: sight === null ? [] : [sight],
  }
}

/** Global search; the web application asks by body, so that nothing of a person stands in an address. */
export const searchRoutes: readonly Route[] = [
  route({
    name: 'search',
    method: 'GET',
    path: '/search',
    summary: { zh: '在所有对象中搜索', en: 'Search over all objects' },
    admission: { kind: 'signedIn', programs: true },
    input: { query: Body },
    output: { 200: Members },
    run: (ctx, input) => searchAll(ctx, { q: input.query.q, limit: input.query.limit ?? MOST_PER_OBJECT }),
  }),
  route({
    name: 'search.query',
    method: 'POST',
    path: '/search/query',
    repeat: 'anew',
    summary: { zh: '在所有对象中搜索（条件在正文里）', en: 'Search over all objects, asked in a body' },
    admission: { kind: 'signedIn', programs: true },
    input: { body: Body },
    output: { 200: Members },
    run: (ctx, input) => searchAll(ctx, { q: input.body.q, limit: input.body.limit ?? MOST_PER_OBJECT }),
  }),
]
