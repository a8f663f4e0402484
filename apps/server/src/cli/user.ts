import { standardRoles } from '@holdfast/policy'
import { addPerson, disablePerson, findPerson } from '../modules/identity/index.ts'
import type { Services } from '../platform/services.ts'
import { onInstallation } from './at-work.ts'
import { type Call, type Command, CommandError, say, sayJson } from './command.ts'
import { chosenCompany, commandContext, orSay } from './in-company.ts'

function rolesOf({ values }: Call): string[] {
  const roles = (values['roles'] ?? '').split(',').filter((role) => role !== '')
  const unknown = roles.find((role) => !standardRoles.some((each) => each.name === role))
  if (unknown === undefined) return roles
  const known = standardRoles.map((role) => role.name).join(', ')
  throw new CommandError(`There is no role ${unknown}; the roles are ${known}.`)
}

/** Invites the person, in one transaction with its record; gives their id. */
function invite(services: Services, tenantId: string, { values, roles }: Pick<Call, 'values'> & { roles: string[] }) {
  const { email = '', name = '' } = values
  return services.database.inTenant(tenantId, async (tx) => {
    const { userId } = await addPerson(services, tx, {
      name,
      email,
      roles: [],
      pendingRoles: roles,
      teamId: null,
      language: 'zh',
      createdBy: null,
    })
    await services.recorder.recordIn(
      tx,
      { act: 'user.invite', outcome: 'allowed', object: 'user', recordId: userId, facts: { roles } },
      commandContext(services, tenantId),
    )
    return userId
  })
}

async function create(call: Call): Promise<number> {
  const roles = rolesOf(call)
  return onInstallation(call.settings, async ({ services }) => {
    const tenantId = await chosenCompany(services, call.values['tenant'])
    const userId = await orSay(invite(services, tenantId, { values: call.values, roles }))
    if (call.json) sayJson({ userId })
    else
      say(
        `Invited. The roles rest until the security administrator confirms them, who also hands over the link (user ${userId}).`,
      )
    return 0
  })
}

async function disable({ values, settings, json }: Call): Promise<number> {
  return onInstallation(settings, async ({ services }) => {
    const tenantId = await chosenCompany(services, values['tenant'])
    const userId = await findPerson(services, tenantId, values['email'] ?? '')
    if (userId === null) throw new CommandError('Nobody in this company signs in by that e-mail; check --email.')
    const about = { userId, reason: values['reason'] ?? '' }
    await orSay(
      services.database.inTenant(tenantId, (tx) =>
        disablePerson(services, tx, { ...about, context: commandContext(services, tenantId) }),
      ),
    )
    if (json) sayJson({ userId, status: 'frozen' })
    else say('Stopped: their sessions have ended everywhere; the security administrator can let them in again.')
    return 0
  })
}

const TENANT = { about: 'the company, where there are several' } as const

export const userCreateCommand: Command = {
  name: 'user create',
  about: 'Invites a person; their roles rest until the security administrator confirms them.',
  options: {
    email: { about: 'their e-mail', required: true },
    name: { about: 'their name', required: true },
    roles: { about: 'roles, with commas between', required: true },
    tenant: TENANT,
  },
  run: create,
}

export const userDisableCommand: Command = {
  name: 'user disable',
  about: 'Stops a person at once, everywhere; what they did stays recorded.',
  options: {
    email: { about: 'the e-mail they sign in by', required: true },
    reason: { about: 'why, for the record', required: true },
    tenant: TENANT,
  },
  run: disable,
}
