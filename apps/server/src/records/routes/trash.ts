import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { openCursor, sealCursor } from '../query/cursor.ts'
import { admitWords } from '../query/question.ts'
import type { OpenRecord } from '../record.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { endsInTrash } from '../trash-time.ts'
import { viewRecord } from '../view.ts'
import { trashRecords } from './trash-rows.ts'

const DEFAULT_LIMIT = 50
const Query = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)

/** The words stand in the body: they may be somebody's name, and an address is written down in many places. */
const Searched = Type.Object({ ...Query.properties, q: Type.String({ minLength: 1 }) }, { additionalProperties: false })

/** What is shown of deleted records: the title, who deleted it and when, and until when it can be taken out. */
async function entriesOf(ctx: RequestContext, object: ObjectDeclaration, open: readonly OpenRecord[]) {
  const { caller, services } = ctx
  const wanted = { fields: new Set([object.title]), everVisible: visibleFields(caller.access, object.name) }
  const deleters = [...new Set(open.flatMap(({ row }) => row.deleted_by ?? []))]
  const names = await services.people.namesOf(caller.tenant.id, deleters)
  return open.map((record) => ({
    object: object.name,
    ...viewRecord(record, wanted),
    deletedAt: record.row.deleted_at,
    deletedBy: record.row.deleted_by,
    deletedByName: names.get(record.row.deleted_by ?? '')?.['name'] ?? null,
    endsAt: endsInTrash(String(record.row.deleted_at)),
  }))
}

interface Stated {
  readonly object: string
  readonly limit?: number
  readonly cursor?: string
  readonly q?: string
}

function trashObject({ caller }: RequestContext, name: string): ObjectDeclaration {
  const { catalog } = caller.tenant
  const object = catalog.findObject(name) ?? catalog.findByPlural(name)
  if (object === undefined || !mayEver(caller.access, object.name, 'restore')) throw new Refusal('forbidden')
  return object
}

async function listTrash(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { caller, services } = ctx
  const object = trashObject(ctx, stated.object)
  const { limit = DEFAULT_LIMIT, cursor } = stated
  const words = admitWords(stated.q ?? '')
  const fingerprint = `trash:${object.name}:${words}`
  const binding = { tenantId: caller.tenant.id, userId: caller.user.id, fingerprint }
  const after = cursor === undefined ? null : await openCursor(services, binding, cursor)
  const { open, more } = await trashRecords(ctx, object, { limit, after, words: words === '' ? null : words })
  const last = open.at(-1)?.row
  const next = more && last !== undefined ? await sealCursor(services, binding, [last.deleted_at, last.id]) : null
  return {
    status: 200,
    body: { data: await entriesOf(ctx, object, open), page: { next, limit } },
    audit: {
      act: `${object.name}.${words === '' ? 'list' : 'search'}`,
      outcome: 'allowed',
      object: object.name,
      ids: open.map((record) => record.row.id),
      facts: { trash: true },
    },
    sights: await admitSight(ctx, 'listed', subjectsOf(open)),
  }
}

/** What was deleted within the last 30 days and may be restored by the caller. */
export const trashRoutes: readonly Route[] = [
  route({
    name: 'trash.list',
    method: 'GET',
    path: '/trash',
    summary: { zh: '回收站', en: 'What was deleted in the last 30 days' },
    admission: { kind: 'signedIn', programs: true },
    input: { query: Query },
    output: { 200: Members },
    run: (ctx, { query }) => listTrash(ctx, query),
  }),
  route({
    name: 'trash.query',
    method: 'POST',
    path: '/trash/query',
    summary: { zh: '在回收站里查找', en: 'Search what was deleted in the last 30 days' },
    admission: { kind: 'signedIn', programs: true },
    input: { body: Searched },
    output: { 200: Members },
    run: (ctx, { body }) => listTrash(ctx, body),
  }),
]
