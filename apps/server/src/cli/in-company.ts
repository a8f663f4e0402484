import type { AuditContext } from '../platform/audit/event.ts'
import { workContext } from '../platform/audit/work-context.ts'
import { allTenants } from '../platform/database/tenants.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { Services } from '../platform/services.ts'
import { CommandError } from './command.ts'

/** The company a command is about: the one named, or the only one there is. */
export async function chosenCompany(services: Services, named: string | undefined): Promise<string> {
  const companies = await allTenants(services.database)
  const chosen = named ?? (companies.length === 1 ? companies[0] : undefined)
  if (chosen === undefined && companies.length === 0)
    throw new CommandError('There is no company yet; `holdfast setup` founds the first.')
  if (chosen === undefined)
    throw new CommandError('Several companies are on this installation; name one with --tenant.')
  if (!companies.includes(chosen)) throw new CommandError(`There is no company ${chosen}; check --tenant.`)
  return chosen
}

/** What the record says of an act from the command line: nobody signed in did it. */
export const commandContext = (services: Services, tenantId: string): AuditContext =>
  workContext(services, { tenantId, operation: 'command' })

/** Runs an act of the application; what it refuses becomes a sentence. */
export async function orSay<Result>(act: Promise<Result>): Promise<Result> {
  try {
    return await act
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new CommandError(
      `That was refused (${error.details.errors?.[0]?.code ?? error.code}); correct it and try again.`,
      { cause: error },
    )
  }
}
