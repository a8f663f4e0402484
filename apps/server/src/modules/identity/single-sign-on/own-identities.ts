/** One's own accounts at the company's providers. */
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { ofKind } from '../credentials/credential.ts'
import { removeCredentials, requireCredentials, sealList } from '../credentials/store.ts'
import { lockUser } from '../queries.ts'
import { requireFullSignIn } from '../sign-in/step-up.ts'
import { connectionRows, openConnection } from './connection.ts'

/** The company's connections that are switched on, and since when one is linked to each. */
export async function listIdentities(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const [rows, credentials] = await Promise.all([
    connectionRows(reader),
    requireCredentials(services, reader, caller.user.id),
  ])
  const connections = await Promise.all(rows.map((row) => openConnection(services, caller.tenant.id, row)))
  const own = new Map(ofKind(credentials, 'identity').map((each) => [each.secret.connectionId, each]))
  const data = connections
    .filter((each) => each !== null)
    .filter(({ id, on }) => on || own.has(id))
    .map(({ id, name }) => ({
      connectionId: id,
      name,
      identityId: own.get(id)?.id ?? null,
      linkedAt: own.get(id)?.createdAt ?? null,
    }))
  return { status: 200, body: { data, page: { next: null, limit: data.length } }, audit: UNRECORDED }
}

/** Takes an account away as a way in; refused where it is the only one. */
export async function unlinkIdentity(ctx: RequestContext, id: string): Promise<Answer> {
  await requireFullSignIn(ctx)
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    await lockUser(tx, caller.user.id)
    const credentials = await requireCredentials(services, tx, caller.user.id)
    const found = ofKind(credentials, 'identity').find((each) => each.id === id)
    if (found === undefined) throw new Refusal('not_found')
    const others = [...ofKind(credentials, 'password'), ...ofKind(credentials, 'passkey')]
    if (others.length === 0) throw new Refusal('state_conflict')
    await removeCredentials(tx, [id])
    await sealList(services, tx, caller.user.id)
    await tellPerson(tx, { userId: caller.user.id, news: 'identity_unlinked', occasion: id })
    const facts = { connection: found.secret.connectionId }
    const audit = await tx.record({ act: 'identity.unlink', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}
