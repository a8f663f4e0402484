import { addClient, findPerson, founderOf } from '../modules/identity/index.ts'
import type { Services } from '../platform/services.ts'
import { onInstallation } from './at-work.ts'
import { type Call, type Command, CommandError, say, sayJson } from './command.ts'
import { chosenCompany, commandContext, orSay } from './in-company.ts'

const USUAL_DAYS = 90

async function ownerOf(services: Services, tenantId: string, email: string | undefined): Promise<string> {
  const owner = await (email === undefined ? founderOf(services, tenantId) : findPerson(services, tenantId, email))
  if (owner === null)
    throw new CommandError('Name the person the program acts for with --owner and the e-mail they sign in by.')
  return owner
}

/** Makes the program, in one transaction with its record. */
async function make(services: Services, about: { tenantId: string; ownerId: string; name: string; scopes: string[] }) {
  const { tenantId, ownerId, scopes } = about
  // a company of one has nobody else to ask; anybody else says so themselves
  const confirmed = ownerId === (await founderOf(services, tenantId))
  return services.database.inTenant(tenantId, async (tx) => {
    const made = await addClient(services, tx, { ...about, days: USUAL_DAYS, createdBy: null, confirmed })
    const facts = { client: made.clientId, owner: ownerId, scopes, days: USUAL_DAYS }
    const event = { act: 'client.create', outcome: 'allowed', facts } as const
    await services.recorder.recordIn(tx, event, commandContext(services, tenantId))
    return made
  })
}

async function create({ values, settings, json }: Call): Promise<number> {
  const scopes = (values['scope'] ?? '').split(/[\s,]+/).filter((scope) => scope !== '')
  return onInstallation(settings, async ({ services }) => {
    const tenantId = await chosenCompany(services, values['tenant'])
    const ownerId = await ownerOf(services, tenantId, values['owner'])
    const made = await orSay(make(services, { tenantId, ownerId, name: values['name'] ?? '', scopes }))
    if (json) sayJson(made)
    else say(`Client id:     ${made.clientId}\nClient secret: ${made.clientSecret}\nThe secret is shown this once.`)
    return 0
  })
}

export const clientCreateCommand: Command = {
  name: 'client create',
  about: 'Makes a program that acts for a person, within scopes, for 90 days.',
  options: {
    name: { about: 'what the program is called', required: true },
    scope: { about: 'scopes, with commas between: contacts:read, contacts:write, contacts:reveal', required: true },
    owner: { about: 'e-mail of the person it acts for; the founder unless given' },
    tenant: { about: 'the company, where there are several' },
  },
  run: create,
}
