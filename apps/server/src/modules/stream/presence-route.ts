import type { ObjectDeclaration } from '@holdfast/catalog'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { announce } from '../../platform/jobs/outbox.ts'
import { findReach } from '../../records/index.ts'
import type { PersonPresent, StreamHub } from './hub.ts'
import type { PresenceState } from './presence-board.ts'

const Body = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    id: Type.String({ maxLength: 36 }),
    state: Type.Union([Type.Literal('here'), Type.Literal('writing'), Type.Literal('gone')]),
  },
  { additionalProperties: false },
)

interface Said {
  readonly id: string
  readonly state: PresenceState
}

/** Only who can read the record is told who else has it open, and is told of. */
async function present(
  hub: StreamHub,
  ctx: RequestContext,
  about: Said & { object: ObjectDeclaration },
): Promise<Answer> {
  const { caller, services } = ctx
  const { object, id, state } = about
  const told = (others: readonly PersonPresent[], audit: Answer['audit']): Answer => ({
    status: 200,
    body: { others },
    audit,
  })
  const say = () =>
    services.database.inTenant(caller.tenant.id, (tx) =>
      announce(tx, 'record.presence', { object: object.name, ids: [id], person: caller.user.id, state }),
    )
  // going needs no right and learns nothing: the record may be gone, or no longer theirs
  if (state === 'gone') {
    await say()
    return told([], UNRECORDED)
  }
  if ((await findReach(ctx, object, { id, action: 'read' })) === null) throw new Refusal('not_found')
  const others = await hub.othersAt(services, { tenantId: caller.tenant.id, recordId: id, except: caller.user.id })
  const isNew = !hub.isAt(services, { tenantId: caller.tenant.id, recordId: id }, caller.user.id)
  await say()
  // coming is recorded; the beats that follow add nothing but that one is still there
  const came = { act: `${object.name}.presence`, outcome: 'allowed', object: object.name, recordId: id } as const
  return told(others, isNew ? came : UNRECORDED)
}

/** `POST /presence`: a page says that its record lies open, and is told who else has it open. */
export const presenceRoute = (hub: StreamHub): Route =>
  route({
    name: 'stream.presence',
    method: 'POST',
    path: '/presence',
    repeat: 'anew',
    summary: {
      zh: '说明正在看一条记录，并得知还有谁在看',
      en: 'Say that a record lies open, and learn who else has it open',
    },
    admission: { kind: 'signedIn' },
    input: { body: Body },
    output: { 200: Type.Record(Type.String(), Type.Unknown()) },
    run: async (ctx, { body }) => {
      const { catalog } = ctx.caller.tenant
      const object = catalog.findObject(body.object) ?? catalog.findByPlural(body.object)
      if (object === undefined || !object.served) throw new Refusal('not_found')
      return present(hub, ctx, { object, id: body.id, state: body.state })
    },
  })
