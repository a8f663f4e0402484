import { standardObjects } from '@holdfast/catalog'
import {
  ACTIONS,
  type Access,
  type Action,
  type Capability,
  isPoolReach,
  mayEver,
  type RoleReach,
  reachesFor,
  type ShareReach,
} from '@holdfast/policy'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../../platform/gate/context.ts'
import { emergencyOf } from '../../../platform/gate/emergencies.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { forgetPerson, notifyChange } from '../../../platform/gate/session-end.ts'
import { supportOf } from '../../../platform/gate/support-access.ts'
import { ofKind, usableFactors } from '../credentials/credential.ts'
import { requireCredentials } from '../credentials/store.ts'
import { shownDevices } from '../devices/own-devices.ts'
import { isDemo } from '../installation.ts'
import { findUser, lockUser, raiseVersion, setLanguage, type UserRow } from '../queries.ts'
import { passwordOf } from '../sign-in/prove-password.ts'
import { isoTime } from '../times.ts'
import { needsPasskey } from './duties.ts'
import { openPending } from './pending-roles.ts'
import { companyName, openProfiles } from './profile.ts'
import { rename } from './rename.ts'

const OBJECTS = standardObjects.filter(({ served }) => served).map(({ name }) => name)
const CAPABILITIES: Readonly<Record<string, Readonly<Record<string, Capability>>>> = {
  users: { read: 'users.read', invite: 'users.invite', confirm: 'users.confirm', freeze: 'users.freeze' },
  audit: { read: 'audit.read', lookup: 'audit.lookup' },
  fields: { write: 'fields.write', grant: 'fields.grant' },
  structure: { write: 'structure.write' },
  settings: { write: 'settings.write' },
  connections: { write: 'connections.write' },
  support: { ask: 'support.ask', oversee: 'support.oversee' },
}

/** What the person may ever do, so that a page shows no button that would be refused. */
export function canOf(access: Access): Record<string, Record<string, boolean>> {
  const records = OBJECTS.map((object) => {
    const acts = ACTIONS.map((action: Action) => [action, mayEver(access, object, action)] as const)
    return [object, Object.fromEntries(acts)] as const
  })
  const others = Object.entries(CAPABILITIES).map(([noun, verbs]) => {
    const acts = Object.entries(verbs).map(([verb, capability]) => [verb, access.capabilities.has(capability)] as const)
    return [noun, Object.fromEntries(acts)] as const
  })
  const isInPool = reachesFor(access, 'account', 'list').some(isPoolReach)
  return { ...Object.fromEntries([...records, ...others]), ...(isInPool ? { pool: { use: true } } : {}) }
}

const WORDS: Readonly<Record<RoleReach | ShareReach | 'pool' | 'nothing', { zh: string; en: string }>> = {
  all: { zh: '全部', en: 'all of the company' },
  department: { zh: '本部门及下级团队的', en: 'those of your department and the teams below' },
  team: { zh: '本团队的', en: 'those of your team' },
  own: { zh: '你负责的', en: 'your own' },
  found: { zh: '你凭完整号码查到的', en: 'those you found by a whole number' },
  pool: { zh: '你所在公海里的', en: 'those in your pools' },
  shared: { zh: '同事共享给你看的', en: 'those shared with you to read' },
  sharedToChange: { zh: '同事共享给你一起改的', en: 'those shared with you to change' },
  nothing: { zh: '看不到', en: 'none' },
}
const WIDEST_FIRST = ['all', 'department', 'team', 'own', 'pool', 'found', 'shared', 'sharedToChange'] as const

/** How far the person sees, a sentence for each object. */
function reachOf(access: Access, language: 'zh' | 'en'): Record<string, string> {
  return Object.fromEntries(
    OBJECTS.map((object) => {
      const reaches = reachesFor(access, object, 'read')
      const held = new Set(reaches.map((reach) => (isPoolReach(reach) ? 'pool' : reach)))
      const named = WIDEST_FIRST.filter((reach) => held.has(reach)).map((reach) => WORDS[reach][language])
      return [object, named.length === 0 ? WORDS.nothing[language] : named.join(language === 'zh' ? '、' : '; ')]
    }),
  )
}

async function ownRow(ctx: RequestContext): Promise<UserRow> {
  const { services, caller } = ctx
  const row = await findUser(readerOf(services.database, caller.tenant.id), caller.user.id)
  if (row === undefined) throw new Refusal('session_ended')
  return row
}

async function credentialFacts(ctx: RequestContext) {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const credentials = await requireCredentials(services, reader, caller.user.id)
  const factors = usableFactors(credentials)
  const demo = await isDemo(services)
  return {
    factors,
    mustEnrolPasskey: !demo && needsPasskey(caller.user.roles) && !factors.includes('passkey'),
    hasPassword: (await passwordOf(services, caller.tenant.id, credentials)) !== undefined,
    recoveryCodesLeft: ofKind(credentials, 'recovery').length,
    demo,
  }
}

/** The duty lent in an emergency, which every page tells its holder of; null where there is none. */
function emergencyFacts({ caller, services }: RequestContext) {
  const lent = emergencyOf(caller.tenant.policy, caller.user.id, services.clock.now())
  return lent === undefined ? null : { id: lent.id, role: lent.role, until: isoTime(lent.until) }
}

/** What every page tells of support access: one's own while it lasts, and to those who oversee it how many last. */
function supportFacts({ caller, services }: RequestContext) {
  const { access, tenant, user } = caller
  const now = services.clock.now()
  const own = supportOf(tenant.policy, user, now)
  const lasting = tenant.policy.supports.filter(({ from, until }) => from <= now && now < until).length
  return {
    support: own === undefined ? null : { id: own.id, objects: own.objects, until: isoTime(own.until) },
    supportsLasting: access.capabilities.has('support.oversee') ? lasting : 0,
  }
}

/** The principal: who, how far, what they may do, and how they proved themselves. */
export async function showMe(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const { user, tenant, session, access } = caller
  const reader = readerOf(services.database, tenant.id)
  const row = await ownRow(ctx)
  const [[profile], company, facts, pending, devices] = await Promise.all([
    openProfiles(services, tenant.id, [row]),
    companyName(services, reader),
    credentialFacts(ctx),
    openPending(services, { tenantId: tenant.id, userId: user.id, epoch: row.authority_epoch }, row),
    shownDevices(ctx, user.id),
  ])
  const body = {
    tenantId: tenant.id,
    company,
    userId: user.id,
    name: profile?.name ?? '',
    email: profile?.email ?? '',
    language: row.language,
    roles: user.roles,
    pendingRoles: pending?.roles ?? [],
    founder: user.founder,
    teamId: user.teamId,
    version: row.version,
    reach: reachOf(access, row.language),
    ...facts,
    devices,
    session: {
      id: session.id,
      createdAt: isoTime(session.createdAt),
      expiresAt: isoTime(session.expiresAt),
      factorAt: session.factorAt === null ? null : isoTime(session.factorAt),
    },
    emergency: emergencyFacts(ctx),
    ...supportFacts(ctx),
    can: canOf(access),
  }
  return { status: 200, body, audit: UNRECORDED }
}

/** The person's own language and name. With If-Match only what the caller has seen is changed. */
export async function changeMe(
  ctx: RequestContext,
  change: { language?: 'zh' | 'en'; name?: string },
): Promise<Answer> {
  const { services, caller } = ctx
  const userId = caller.user.id
  const seen = ctx.headers['if-match'] === undefined ? null : statedVersion(ctx.headers)
  await ctx.write(async (tx) => {
    const row = await lockUser(tx, userId)
    if (row === undefined) throw new Refusal('session_ended')
    if (seen !== null && seen !== row.version) throw new Refusal('version_conflict')
    if (change.language !== undefined) await setLanguage(tx, { userId, language: change.language })
    if (change.name !== undefined) await rename(services, tx, { row, name: change.name })
    await raiseVersion(tx, { userId, by: userId, at: services.clock.now() })
    tx.afterCommit(() => forgetPerson(services, userId))
    await notifyChange(tx, userId)
    const audit = await tx.record({
      act: 'user.update',
      outcome: 'allowed',
      object: 'user',
      recordId: userId,
      changed: Object.keys(change),
    })
    return { status: 200, audit }
  })
  return showMe(ctx)
}
