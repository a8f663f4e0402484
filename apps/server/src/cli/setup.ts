import { SUITE_NAMES, type SuiteName } from '@holdfast/crypto'
import { createFurtherCompany, type Founded, type Founding, setupCompany } from '../modules/identity/index.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { Services } from '../platform/services.ts'
import { onInstallation } from './at-work.ts'
import { type Call, type Command, CommandError, say, sayJson } from './command.ts'
import { sayKit } from './say-kit.ts'

const FOUNDING = {
  company: { about: 'the name of the company', required: true },
  email: { about: 'the e-mail of its first administrator', required: true },
  name: { about: 'the name of its first administrator', required: true },
  country: { about: 'ISO code of the country; CN unless given' },
  language: { about: 'zh or en; zh unless given' },
  suite: { about: 'A1 or A2, its suite of algorithms for good; that of HOLDFAST_SUITE unless given' },
} as const

function suiteOf(stated: string | undefined): SuiteName | undefined {
  const suite = SUITE_NAMES.find((name) => name === stated)
  if (stated !== undefined && suite === undefined) throw new CommandError(`--suite is ${SUITE_NAMES.join(' or ')}.`)
  return suite
}

function foundingOf({ values }: Call): Founding {
  const { company = '', email = '', name = '', country, language } = values
  const suite = suiteOf(values.suite)
  if (country !== undefined && !/^[A-Z]{2}$/.test(country))
    throw new CommandError('--country is a code of two capital letters, such as CN.')
  if (language !== undefined && language !== 'zh' && language !== 'en')
    throw new CommandError('--language is zh or en.')
  return {
    company,
    email,
    name,
    ...(country === undefined ? {} : { country }),
    ...(language === undefined ? {} : { language }),
    ...(suite === undefined ? {} : { suite }),
  }
}

async function found(
  call: Call,
  how: { act: (services: Services, founding: Founding) => Promise<Founded>; kit: boolean },
): Promise<number> {
  const founding = foundingOf(call)
  return onInstallation(call.settings, async ({ services, installation }) => {
    const founded = await how.act(services, founding).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'state_conflict')
        throw new CommandError('A company exists already; `holdfast tenant create` makes a further one.')
      if (error instanceof Refusal)
        throw new CommandError(
          `That was refused (${error.details.errors?.[0]?.code ?? error.code}); correct it and try again.`,
        )
      throw error
    })
    if (call.json)
      sayJson({
        tenantId: founded.tenantId,
        userId: founded.userId,
        activationUrl: founded.activationUrl,
        token: founded.token,
      })
    else say(`The first administrator opens this link within 48 hours, once:\n  ${founded.activationUrl}`)
    if (how.kit) sayKit(installation)
    return 0
  })
}

export const setupCommand: Command = {
  name: 'setup',
  about: 'Founds the first company with its first administrator, and prints the recovery kit.',
  options: FOUNDING,
  run: (call) => found(call, { act: setupCompany, kit: true }),
}

export const tenantCreateCommand: Command = {
  name: 'tenant create',
  about: 'Founds a further company on this installation.',
  options: FOUNDING,
  run: (call) => found(call, { act: createFurtherCompany, kit: false }),
}
