/** Which group of a provider gives which role: two people say so, of one provider as it is stated. */
import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import {
  type Connection,
  type ConnectionSettings,
  type LdapDirectory,
  lockConnection,
  type RoleMapping,
  type SamlProvider,
  updateConnection,
  type WorkApp,
} from './connection.ts'

const LIVES_MS = 72 * 3_600_000
const NAME = 'connection.mapping'

/** What tells whose word on groups is taken. */
type Source = Pick<Connection, 'issuer' | 'groupsClaim'> &
  (
    | { readonly clientId: string }
    | { readonly saml: Pick<SamlProvider, 'subjectAttribute'> }
    | { readonly ldap: Pick<LdapDirectory, 'base' | 'subjectAttribute'> }
    | { readonly work: Pick<WorkApp, 'app'> }
  )

/** What is frozen: the source, the lines in force when it was asked, and all that are to be. */
interface Mapped {
  readonly connectionId: string
  readonly source: Source
  readonly before: readonly RoleMapping[]
  readonly mapping: readonly RoleMapping[]
}

function sourceOf(of: Source): Source {
  const { issuer, groupsClaim } = of
  if ('ldap' in of) {
    const { base, subjectAttribute } = of.ldap
    return { issuer, groupsClaim, ldap: { base, subjectAttribute } }
  }
  if ('work' in of) return { issuer, groupsClaim, clientId: of.work.app }
  if (!('saml' in of)) return { issuer, clientId: of.clientId, groupsClaim }
  return { issuer, groupsClaim, saml: { subjectAttribute: of.saml.subjectAttribute } }
}

const gives =
  (lines: readonly RoleMapping[]) =>
  ({ group, role }: RoleMapping): boolean =>
    lines.some((line) => line.group === group && line.role === role)

/** Of the lines as they are stated those that two people said already, of this source. */
export const admittedLines = (before: Connection | null, next: ConnectionSettings): readonly RoleMapping[] =>
  before === null || !isDeepStrictEqual(sourceOf(before), sourceOf(next))
    ? []
    : next.mapping.filter(gives(before.mapping))

/** Asks a second person for the lines beyond those in force; null where there are none. Gives the request's id. */
export async function askMapping(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { connection: Connection; mapping: readonly RoleMapping[] },
): Promise<string | null> {
  const { connection, mapping } = about
  if (mapping.every(gives(connection.mapping))) return null
  const labels = new Map(ctx.caller.tenant.roles.map(({ name, label }) => [name, label]))
  const { name, issuer, id: connectionId } = connection
  const says = {
    zh: [
      `在登录连接「${name}」（${issuer}）和目录里，组带来角色：`,
      ...mapping.map(({ group, role }) => `组「${group}」带来「${labels.get(role)?.zh ?? role}」。`),
    ],
    en: [
      `By the connection “${name}” (${issuer}) and the directory, groups give roles:`,
      ...mapping.map(({ group, role }) => `The group “${group}” gives “${labels.get(role)?.en ?? role}”.`),
    ],
  }
  const payload: Mapped = { connectionId, source: sourceOf(connection), before: connection.mapping, mapping }
  const answer = await askSecondPerson(ctx, tx, { act: mapGroups, subject: connectionId, payload, says, reason: '' })
  return (answer.body as { approvalId: string }).approvalId
}

/** Lets groups give roles exactly as signed; not where provider or lines are others by now. Roles follow with each group's or person's next change. */
export const mapGroups = twoPersonAct<Mapped>({
  name: NAME,
  title: { zh: '让目录里的组带来角色', en: 'Let the directory’s groups give roles' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['connections.write'],
  approve: ['connections.write', 'settings.write'],
  // administrators are left alone by groups, so nobody who could approve gets more
  widened: () => [],
  carryOut: async ({ services, tx, asker }, { connectionId, source, before, mapping }) => {
    const connection = (await lockConnection(services, tx, connectionId))?.connection
    if (
      connection === undefined ||
      !isDeepStrictEqual(sourceOf(connection), source) ||
      !isDeepStrictEqual(connection.mapping, before) ||
      // a copy that the company had then, and has no more
      !mapping.every(({ role }) => asker.tenant.roles.some(({ name }) => name === role))
    )
      throw new Refusal('state_conflict')
    await updateConnection(services, tx, { ...connection, mapping })
    const roles = [...new Set(mapping.map(({ role }) => role))]
    const rolesBefore = [...new Set(before.map(({ role }) => role))]
    return { facts: { connection: connectionId, roles, rolesBefore } }
  },
})
