/** A company's rights as those who answer for them read them. */
import { cedarOf } from '@holdfast/policy'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { isSecondPerson } from '../../../platform/gate/second-person.ts'
import { digestOf, waitingRights } from './change.ts'
import { changesOf, type PersonsChange, widens } from './gains.ts'
import { reachOf } from './reach.ts'
import { checkedRights, type RightsStated } from './stated.ts'
import { versionsOf } from './versions.ts'
import { differenceView, vocabularyOf } from './words.ts'

/** So many people are told one by one; of a company's others their number. */
const MOST_TOLD = 30

const iso = (at: number): string => new Date(at).toISOString()

/** What is in force, and what waits for a second person. */
export async function readRights(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const { policy, id } = caller.tenant
  const waiting = waitingRights(policy, services.clock.now())
  const names = await services.people.namesOf(id, waiting === null ? [] : [waiting.by])
  const body = {
    ...policy.rights,
    vocabulary: vocabularyOf(caller.tenant),
    waiting:
      waiting === null
        ? null
        : {
            askedBy: names.get(waiting.by) ?? { id: waiting.by },
            askedAt: iso(waiting.at),
            rights: waiting.rights,
            digest: digestOf(waiting),
            mayConfirm: isSecondPerson(ctx, waiting),
          },
  }
  return { status: 200, body, audit: { act: 'rights.read', outcome: 'allowed' } }
}

/** Who would gain and lose what, by name, before anything is saved. */
export async function previewRights(ctx: RequestContext, stated: RightsStated): Promise<Answer> {
  const { services, caller } = ctx
  const { tenant } = caller
  const rights = checkedRights(tenant, stated)
  const changes = await changesOf(ctx, rights)
  const names = await services.people.namesOf(
    tenant.id,
    changes.slice(0, MOST_TOLD).map(({ id }) => id),
  )
  const recordsOf = await reachOf(ctx, changes)
  const view = (all: PersonsChange['gained'], { principal }: PersonsChange) =>
    all.map((each) => ({ ...differenceView(tenant.catalog, each), records: recordsOf(each, principal) }))
  const people = changes.slice(0, MOST_TOLD).map((change) => ({
    ...(names.get(change.id) ?? { id: change.id }),
    roles: change.roles,
    gained: view(change.gained, change),
    lost: view(change.lost, change),
    reveals: change.reveals,
  }))
  return {
    status: 200,
    body: { widens: widens(tenant, rights), count: changes.length, people },
    audit: { act: 'rights.preview', outcome: 'allowed', count: changes.length },
  }
}

/** Every version that was in force, the newest first, whole: what is brought back is stated anew. */
export async function listVersions(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const versions = await versionsOf(ctx)
  const names = await services.people.namesOf(caller.tenant.id, [
    ...new Set(versions.flatMap(({ askedBy, confirmedBy }) => [askedBy, confirmedBy])),
  ])
  const nameOf = (id: string) => names.get(id) ?? { id }
  const data = versions.map(({ rights, askedBy, confirmedBy, at }) => ({
    ...rights,
    at: iso(at),
    askedBy: nameOf(askedBy),
    confirmedBy: nameOf(confirmedBy),
  }))
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'rights.versions', outcome: 'allowed', count: data.length },
  }
}

/** All roles and forbids as Cedar policies, for whoever audits them with tools of their own. */
export async function cedarText(ctx: RequestContext): Promise<Answer> {
  const { roles, policy } = ctx.caller.tenant
  return {
    status: 200,
    body: Buffer.from(`${cedarOf(roles, policy.rights.forbids)}\n`),
    contentType: 'text/plain; charset=utf-8',
    audit: UNRECORDED,
  }
}
