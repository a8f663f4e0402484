import { standardRoles } from '@holdfast/policy'
import { addPerson } from '../modules/identity/index.ts'
import { allTenants } from '../platform/database/tenants.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { type Call, type Command, CommandError, say, sayJson } from './command.ts'
import { onInstallation } from './installation.ts'

async function create(call: Call): Promise<number> {
  const { email = '', name = '', roles = '', tenant } = call.values
  const pendingRoles = roles.split(',').filter((role) => role !== '')
  const unknown = pendingRoles.find((role) => !standardRoles.some((each) => each.name === role))
  if (unknown !== undefined)
    throw new CommandError(
      `There is no role ${unknown}; the roles are ${standardRoles.map((role) => role.name).join(', ')}.`,
    )
  return onInstallation(call.settings, async ({ services }) => {
    const tenants = await allTenants(services.database)
    const tenantId = tenant ?? (tenants.length === 1 ? tenants[0] : undefined)
    if (tenantId === undefined)
      throw new CommandError('Several companies are on this installation; name one with --tenant.')
    const context = {
      tenantId,
      actorId: null,
      sessionId: null,
      traceId: services.newId(),
      operation: 'command',
      address: null,
    }
    try {
      const { userId } = await services.database.inTenant(tenantId, async (tx) => {
        const added = await addPerson(services, tx, {
          name,
          email,
          roles: [],
          pendingRoles,
          teamId: null,
          language: 'zh',
          createdBy: null,
        })
        await services.recorder.recordIn(
          tx,
          {
            act: 'user.invite',
            outcome: 'allowed',
            object: 'user',
            recordId: added.userId,
            facts: { roles: pendingRoles },
          },
          context,
        )
        return added
      })
      if (call.json) sayJson({ userId })
      else
        say(
          `Invited. The roles rest until the security administrator confirms them, who also hands over the link (user ${userId}).`,
        )
      return 0
    } catch (error) {
      if (error instanceof Refusal)
        throw new CommandError(
          `That was refused (${error.details.errors?.[0]?.code ?? error.code}); correct it and try again.`,
        )
      throw error
    }
  })
}

export const userCreateCommand: Command = {
  name: 'user create',
  about: 'Invites a person; their roles rest until the security administrator confirms them.',
  options: {
    email: { about: 'their e-mail', required: true },
    name: { about: 'their name', required: true },
    roles: { about: 'roles, with commas between', required: true },
    tenant: { about: 'the company, where there are several' },
  },
  run: create,
}
