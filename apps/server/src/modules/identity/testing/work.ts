import { expect } from 'vitest'
import type { TestPerson } from '../../../testing/people.ts'
import { person } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { keepPerson } from '../scim/people.ts'
import type { WorkApp } from '../single-sign-on/connection.ts'
import { connected, visitor } from './sign-on.ts'
import type { WorkProvider } from './work-provider.ts'
import { WORK, type WorkPerson } from './work-recorded.ts'

export type Platform = WorkApp['platform']
export const PLATFORMS: readonly Platform[] = ['wecom', 'dingtalk', 'feishu', 'lark']

/** A connection to a platform as the security administrator states it; each has a domain of its own. */
export const statedWork = (platform: Platform, change: Record<string, unknown> = {}, work: Partial<WorkApp> = {}) => ({
  name: `云杉 ${platform}`,
  secret: WORK.secret,
  domains: [`${platform}.example`],
  groupsClaim: 'groups',
  mapping: [],
  mfa: [],
  local: true,
  work: { platform, corp: WORK.corp, app: WORK.app, idsGiven: true, ...work },
  ...change,
})

/** Connections to all platforms, tried and switched on; their ids. */
export async function workConnections(world: World, security: TestPerson, provider: WorkProvider) {
  const ids = new Map<Platform, string>()
  for (const platform of PLATFORMS)
    ids.set(
      platform,
      await connected(world, {
        security,
        stated: statedWork(platform),
        visit: (url) => provider.visit(url, { userId: 'desk' }),
      }),
    )
  return ids
}

/** Somebody who was invited, and whom the company's directory calls by this id. */
export async function calledBy(
  world: World,
  tenant: string,
  about: { email: string; externalId: string | null; role?: string },
) {
  const { email, externalId, role } = about
  const made = await person(world, tenant, { email, status: 'invited', ...(role === undefined ? {} : { role }) })
  const named = { userName: email, externalId, displayName: '林岚', givenName: '岚', familyName: '林', email }
  await world.services.database.inTenant(tenant, (tx) =>
    keepPerson(world.services, tx, { userId: made.id, person: named }),
  )
  return made
}

/** Goes to the platform from a new browser, signs in there as `who`, and comes back. */
export async function comeByWork(world: World, provider: WorkProvider, about: { platform: Platform; who: WorkPerson }) {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: `any@${about.platform}.example`, to: '//evil.example' })
  expect(sent.status, sent.text).toBe(200)
  const brought = provider.visit(sent.body.url, about.who)
  return { own, url: new URL(sent.body.url), brought, answer: await own.post('/auth/sso/return', brought) }
}

/** Why the last sign-in was refused, as the company's log says. */
export async function workReason(world: World): Promise<string> {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%session.sso%' and event like '%reason%' order by n desc limit 1",
  )
  return JSON.parse(rows[0].event).unmapped.facts?.reason
}
