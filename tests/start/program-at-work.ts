/** A program that reads a salesperson's customers of the sample company, over an installation that serves. */
import { onInstallation } from '../../apps/server/src/cli/at-work.ts'
import { commandContext } from '../../apps/server/src/cli/in-company.ts'
import { makeSample } from '../../apps/server/src/cli/sample.ts'
import { addClient, findPerson } from '../../apps/server/src/modules/identity/index.ts'
import { readSettings } from '../../apps/server/src/platform/config/settings.ts'
import { allTenants } from '../../apps/server/src/platform/database/tenants.ts'
import type { Environment } from './program.ts'

const PEOPLE = 40
const AT_ONCE = 2

export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** Founds the sample company where nothing runs, with a program that acts for one of its salespeople. */
export async function foundSampleProgram(environment: Environment): Promise<Credentials> {
  const settings = readSettings(environment)
  await makeSample(settings)
  return onInstallation(settings, async ({ services }) => {
    const [tenantId = ''] = await allTenants(services.database)
    const ownerId = (await findPerson(services, tenantId, 'rep@demo.example')) ?? ''
    const about = { tenantId, ownerId, name: 'reader', scopes: ['contacts:read'], days: 1 }
    return services.database.inTenant(tenantId, async (tx) => {
      const made = await addClient(services, tx, { ...about, createdBy: null, confirmed: true })
      const event = { act: 'client.create', outcome: 'allowed', facts: { client: made.clientId } } as const
      await services.recorder.recordIn(tx, event, commandContext(services, tenantId))
      return { clientId: made.clientId, clientSecret: made.clientSecret ?? '' }
    })
  })
}

/** What the program reads: every address with the answer it gave first. */
export type Known = ReadonlyMap<string, string>

/** The program with a token of the moment. */
export async function programAt(url: string, { clientId, clientSecret }: Credentials) {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  /** The status of an answer, and what stands in it: of a list its records, for the address of its next page is another each time. */
  const read = async (path: string): Promise<string> => {
    const given = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    const body = (await given.json()) as { data?: unknown }
    return `${given.status} ${JSON.stringify(body.data ?? body)}`
  }
  return { read }
}

type Program = Awaited<ReturnType<typeof programAt>>

/** Reads people one by one, and looks for each by the sealed name; keeps what came. */
export async function learn({ read }: Program): Promise<Known> {
  const list = JSON.parse((await read(`/contacts?limit=${PEOPLE}`)).slice('200 '.length)) as {
    id: string
    name: string
  }[]
  const paths = list.flatMap(({ id, name }) => [`/contacts/${id}`, `/contacts?limit=1&q=${encodeURIComponent(name)}`])
  const known = new Map<string, string>()
  for (const path of paths) known.set(path, await read(path))
  return known
}

/** Everything that is not answered as it was. */
export async function wrongAnswers({ read }: Program, known: Known): Promise<string[]> {
  const wrong: string[] = []
  for (const [path, right] of known) {
    const given = await read(path).catch(String)
    if (given !== right) wrong.push(`${path}: ${given}`)
  }
  return wrong
}

/** Reads all of it again and again without a pause until it is told to end, and gives then what was not answered as it was. */
export function readOn(program: Program, known: Known) {
  let over = false
  let rounds = 0
  const again = async (): Promise<string[]> => {
    const wrong = await wrongAnswers(program, known)
    rounds += 1
    return over ? wrong : [...wrong, ...(await again())]
  }
  const reading = Promise.all(Array.from({ length: AT_ONCE }, again))
  const end = async () => {
    over = true
    return (await reading).flat()
  }
  return { rounds: () => rounds, end }
}
