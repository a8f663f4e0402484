import type { SuiteName } from '@holdfast/crypto'
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { createPerson, insertCompany, prepareCompany } from './company.ts'
import { findSetupFact, SETUP_FACT, type SetupFact } from './installation.ts'
import { anyUser, lockMatter, takeFact } from './queries.ts'
import { beginWithPassword } from './sign-in/begin-with-password.ts'
import { auditAs, stepAnswer } from './sign-in/step.ts'
import { hashNewPassword } from './users/activate.ts'
import { type ActivationLink, createActivation } from './users/activation.ts'

/** A company as its founder states it. */
export interface Founding {
  readonly company: string
  readonly country?: string
  readonly email: string
  readonly name: string
  readonly language?: 'zh' | 'en'
  /** The suite of the company's algorithms, for good; the installation's unless stated (HOLDFAST_SUITE). */
  readonly suite?: SuiteName
}

export interface Founded extends ActivationLink {
  readonly tenantId: string
  readonly userId: string
}

const DEFAULT_COUNTRY = 'CN'

/** The company and its founder, in one transaction: the three administrators' roles together, for a company of one must be able to begin. */
async function found(
  services: Services,
  tx: Transaction,
  founding: Founding & { status: 'invited' | 'active' },
): Promise<string> {
  const { company, country = DEFAULT_COUNTRY, email, name, language = 'zh', status } = founding
  await insertCompany(services, tx, { name: company, country, language })
  return createPerson(services, tx, {
    name,
    email,
    roles: [...ADMINISTRATOR_ROLES],
    pendingRoles: [],
    founder: true,
    teamId: null,
    language,
    status,
    createdBy: null,
  })
}

async function foundByCommand(services: Services, founding: Founding, firstOnly: boolean): Promise<Founded> {
  const tenantId = services.newId()
  await prepareCompany(services, tenantId, founding.suite)
  return services.database.inTenant(tenantId, async (tx) => {
    await lockMatter(tx, 'holdfast.setup')
    if (firstOnly && (await anyUser(tx))) throw new Refusal('state_conflict')
    const userId = await found(services, tx, { ...founding, status: 'invited' })
    const link = await createActivation(services, tx, userId)
    await services.recorder.recordIn(
      tx,
      { act: 'company.found', outcome: 'allowed', object: 'user', recordId: userId },
      workContext(services, { tenantId, operation: 'command' }),
    )
    return { tenantId, userId, ...link }
  })
}

/** Founds the first company from the command line; refuses with `state_conflict` once any user exists. */
export const setupCompany = (services: Services, founding: Founding): Promise<Founded> =>
  foundByCommand(services, founding, true)

/** Founds a further company from the command line. */
export const createFurtherCompany = (services: Services, founding: Founding): Promise<Founded> =>
  foundByCommand(services, founding, false)

export interface SetupInput extends Founding {
  readonly token: string
  readonly password: string
}

async function recordRefusal(ctx: RequestContext, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) return
  await ctx.services.recorder.record(
    { act: 'company.found', outcome: 'refused', code: error.code },
    auditAs(ctx, { tenantId: NIL_UUID, userId: null }),
  )
}

/** Founds the first company from its page, by the token the start printed; the founder goes on to enrol a factor. */
export async function setUp(ctx: RequestContext, input: SetupInput): Promise<Answer> {
  try {
    const fact = await findSetupFact(ctx.services, input.token)
    if (fact === null) throw new Refusal('token_invalid')
    const hash = await hashNewPassword(input.password, input)
    return await settle(ctx, { input, fact, hash })
  } catch (error) {
    await recordRefusal(ctx, error)
    throw error
  }
}

async function settle(
  ctx: RequestContext,
  about: { input: SetupInput; fact: SetupFact; hash: string },
): Promise<Answer> {
  const { services } = ctx
  const tenantId = services.newId()
  await prepareCompany(services, tenantId)
  return services.database.inTenant(tenantId, async (tx) => {
    await lockMatter(tx, 'holdfast.setup')
    if (await anyUser(tx)) throw new Refusal('state_conflict')
    if (!(await takeFact(tx, SETUP_FACT, about.fact))) throw new Refusal('token_invalid')
    const userId = await found(services, tx, { ...about.input, status: 'active' })
    const started = await beginWithPassword(ctx, tx, { userId, hash: about.hash })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'company.found', outcome: 'allowed', object: 'user', recordId: userId },
      auditAs(ctx, { tenantId, userId, sessionId: started.session.id }),
    )
    return stepAnswer(ctx, started, { body: { next: 'enrol_factor' }, audit })
  })
}
