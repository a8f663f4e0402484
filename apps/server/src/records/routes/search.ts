import { declaredModes, fieldsOf, type ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { withinLooks } from '../pool-looks.ts'
import { guessesOf } from '../query/guesses.ts'
import { readQuestion } from '../query/question.ts'
import { answerQuestion } from '../query/run.ts'
import { leftOut } from '../query/switched-off.ts'
import type { OpenRecord } from '../record.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { viewRecord } from '../view.ts'

const MOST_PER_OBJECT = 8
const Body = Type.Object(
  { q: Type.String({ minLength: 1 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })) },
  { additionalProperties: false },
)

const UNANSWERED = ['query_too_short', 'filter_too_wide', 'search_off'] as const
type Unanswered = (typeof UNANSWERED)[number]

/** What one object answers: its hits, what was guessed of masked values, or why it could not be searched. */
interface Hits {
  readonly object: ObjectDeclaration
  readonly records: readonly OpenRecord[]
  readonly guesses: Awaited<ReturnType<typeof guessesOf>>
  readonly unanswered?: Unanswered
}

async function hitsOf(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { q: string; limit: number },
): Promise<Hits> {
  try {
    const question = readQuestion(ctx.caller, object, { q: asked.q, limit: asked.limit })
    const { records } = await answerQuestion(ctx.services, ctx.caller, question)
    return { object, records, guesses: await guessesOf(ctx.services, ctx.caller, question) }
  } catch (error) {
    // a search too short, too wide or switched off for one object may do for another
    const unanswered = UNANSWERED.find((code) => error instanceof Refusal && error.code === code)
    if (unanswered === undefined) throw error
    return { object, records: [], guesses: [], unanswered }
  }
}

const isSearchable = (ctx: RequestContext, object: ObjectDeclaration): boolean => {
  const { access } = ctx.caller
  const visible = visibleFields(access, object.name)
  return (
    mayEver(access, object.name, 'list') &&
    fieldsOf(object).some(({ key, field }) => visible.has(key) && declaredModes(field).length > 0)
  )
}

/** Where no object could be asked at all, the search is refused: because of the company's switches only if nothing else was in the way. */
function refuseUnanswered(answers: readonly Hits[]): void {
  const reasons = new Set(answers.map(({ unanswered }) => unanswered))
  if (reasons.has(undefined) || reasons.has('filter_too_wide')) return
  throw new Refusal(reasons.has('query_too_short') ? 'query_too_short' : 'search_off')
}

/** A search over every object the caller may list, a few of each, newest first. What was too wide to be searched is named. */
async function searchAll(ctx: RequestContext, asked: { q: string; limit: number }): Promise<Answer> {
  const { caller } = ctx
  const objects = caller.tenant.catalog.served.filter((object) => isSearchable(ctx, object))
  if (objects.length === 0) throw new Refusal('forbidden')
  const answers = await Promise.all(objects.map((object) => hitsOf(ctx, object, asked)))
  refuseUnanswered(answers)
  const found = answers.flatMap(({ records }) => records)
  const hits = await withinLooks(ctx, found)
  const sights = await admitSight(ctx, 'listed', [...subjectsOf(hits), ...answers.flatMap(({ guesses }) => guesses)])
  const data = hits.map((hit) => ({
    object: hit.object.name,
    ...viewRecord(hit, { fields: null, everVisible: visibleFields(caller.access, hit.object.name) }),
  }))
  const tooWide = answers.flatMap(({ object, unanswered }) => (unanswered === 'filter_too_wide' ? [object.name] : []))
  return {
    status: 200,
    body: { data, ...(tooWide.length === 0 ? {} : { tooWide }), ...leftOut(caller.access, objects) },
    audit: {
      act: 'record.search',
      outcome: 'allowed',
      object: 'record',
      ids: hits.map((hit) => hit.row.id),
      count: hits.length,
    },
    sights,
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
    weight: 4,
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
