/** What waits for those whom the caller stands in for. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { linesOf } from '@holdfast/catalog/values'
import { may, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { readerOf } from '../../platform/database/reader.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import {
  admitSight,
  answerQuestion,
  namesOfRecords,
  type OpenRecord,
  readQuestion,
  viewRecord,
} from '../../records/index.ts'
import { type Away, awayFor, partiesOf } from './in-stead.ts'
import { ofPapers, PAPERS, type Paper, pathOf } from './papers.ts'

const MOST = 50
const Person = exactly({ id: Type.String(), name: Type.String() })
const Sum = maybe(exactly({ amount: Type.String(), currency: Type.String() }))

const Waiting = exactly({
  id: Type.String(),
  version: Type.Integer(),
  number: MaybeText,
  account: MaybeText,
  amount: Sum,
  discount: MaybeText,
  approval: Type.String(),
  words: MaybeText,
  askedBy: Person,
  owner: maybe(Person),
  /** In whose stead the caller would decide. */
  insteadOf: Person,
  lines: Type.Array(exactly({ name: MaybeText, quantity: Type.String(), discount: MaybeText })),
})

interface Found {
  readonly record: OpenRecord
  readonly away: Away
}

/** The papers that wait for one who is away, those that waited longest first: neither what the caller approves by themselves, nor what either has a part in. */
async function waitingFor(ctx: RequestContext, object: ObjectDeclaration, away: Away): Promise<readonly Found[]> {
  const { services, caller } = ctx
  const { approving } = object
  if (approving === undefined) return []
  const stated = { filter: { [approving.at]: { in: ['asked', 'half'] } }, sort: 'updatedAt', limit: MOST }
  const page = await answerQuestion(services, away.caller, readQuestion(away.caller, object, stated))
  return page.records
    .filter((record) => {
      const parties = partiesOf(record, approving)
      const isOwn = may(caller.access, { object: object.name, action: 'approve' }, record.reach)
      return away.mayApprove(record) && !isOwn && ![caller.user.id, away.id].some((id) => parties.includes(id))
    })
    .map((record) => ({ record, away }))
}

type Names = Awaited<ReturnType<RequestContext['services']['people']['namesOf']>>
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Of a paper what both the one who is away and the caller see of such. */
function viewOf(ctx: RequestContext, names: Names, { record, away }: Found) {
  const person = (id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
  const seen = visibleFields(ctx.caller.access, record.object.name)
  const view = viewRecord(record, { fields: new Set(seen.keys()), everVisible: seen })
  const owner = text(view['ownerId'])
  return {
    id: record.row.id,
    version: record.row.version,
    number: text(view['number']),
    amount: view['amount'] ?? null,
    discount: text(view['discount']),
    approval: String(view['approval']),
    words: text(view['approvalWords']),
    askedBy: person(String(view['approvalAskedById'])),
    owner: owner === null ? null : person(owner),
    insteadOf: person(away.id),
    lines: (view['lines'] === undefined ? [] : linesOf(record.values['lines'])).map((line) => ({
      name: line.name ?? null,
      quantity: line.quantity,
      discount: line.discount ?? null,
    })),
  }
}

/** The customers of the papers by name, as far as the one who is away sees them; counted as listed for the caller. */
async function customersOf(ctx: RequestContext, found: readonly Found[]) {
  const aways = [...new Set(found.map(({ away }) => away))]
  const named = await Promise.all(
    aways.map((away) => {
      const ids = found.flatMap(({ record, away: its }) => (its === away ? (text(record.values['account']) ?? []) : []))
      const pointers = [...new Set(ids)].map((id) => ({ object: 'account', id }))
      return namesOfRecords({ services: ctx.services, caller: away.caller }, pointers)
    }),
  )
  const subjects = named.flatMap((each) => each.named)
  const sights = await admitSight(ctx, 'listed', subjects)
  const nameOf = ({ record, away }: Found): string | null => {
    const id = text(record.values['account'])
    return id === null ? null : (named[aways.indexOf(away)]?.nameOf({ object: 'account', id }) ?? null)
  }
  return { nameOf, sights }
}

async function listInStead(ctx: RequestContext, paper: Paper): Promise<Answer> {
  const { services, caller } = ctx
  const { tenant } = caller
  const object = tenant.catalog.getObject(paper)
  const away = await awayFor(ctx, readerOf(services.database, tenant.id))
  const found = (await Promise.all(away.map((each) => waitingFor(ctx, object, each)))).flat()
  if (found.length === 0) return { status: 200, body: { data: [] }, audit: UNRECORDED }
  const people = found.flatMap(({ record: { values, row }, away: { id } }) =>
    [values['approvalAskedBy'], row.owner_id, id].flatMap((each) => text(each) ?? []),
  )
  const [names, customers] = await Promise.all([services.people.namesOf(tenant.id, people), customersOf(ctx, found)])
  const data = found.map((each) => ({ ...viewOf(ctx, names, each), account: customers.nameOf(each) }))
  const ids = data.map(({ id }) => id)
  const act = { act: `${paper}.in_stead`, outcome: 'allowed', object: paper, ids, count: ids.length } as const
  return { status: 200, body: { data }, audit: act, sights: customers.sights }
}

const inSteadRoute = (paper: Paper): Route =>
  route({
    name: `${paper}.in_stead`,
    method: 'GET',
    path: `/substitute${pathOf(paper)}`,
    summary: {
      zh: `我代同事批准的${PAPERS[paper].zh}`,
      en: `What waits for somebody in whose stead I approve: ${PAPERS[paper].en}`,
    },
    admission: { kind: 'record', object: paper, actions: ['approve'] },
    input: {},
    output: { 200: exactly({ data: Type.Array(Waiting) }) },
    run: (ctx) => listInStead(ctx, paper),
  })

export const inSteadRoutes: readonly Route[] = ofPapers(inSteadRoute)
