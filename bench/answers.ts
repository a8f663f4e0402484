/** What somebody can reach, who can see a customer, and why somebody may not, among a thousand people and all contacts of the base. */
import { createPerson } from '../apps/server/src/modules/identity/company.ts'
import { actIn } from '../apps/server/src/testing/people.ts'
import { type Ask, asker, times } from './asking.ts'
import type { Base } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import { administratorOf } from './leave.ts'
import { type Figure, percentile, type RowResult } from './report.ts'

const PORT = 3954
const PEOPLE = 1_000
const TIMES = 20

/** More salespersons, until there are a thousand people; each in the team of another. */
async function makeThousand({ installation, company }: Base): Promise<void> {
  const { services, owner } = installation
  const { rows } = await owner.query('select count(*)::int as n from app_user where tenant_id = $1', [company.tenantId])
  const about = { roles: ['sales_rep'], pendingRoles: [], founder: false, createdBy: null, language: 'zh' } as const
  for (let n = rows[0].n as number; n < PEOPLE; n += 1)
    await actIn(services, company.tenantId, (tx) =>
      createPerson(services, tx, {
        ...about,
        name: `新人${n}`,
        email: `new${n}@example.com`,
        teamId: company.ownerOf(n).teamId,
        status: 'active',
      }),
    )
}

const figureOf = (what: string, all: readonly number[], beside: string): Figure => ({
  what: `${what}, slowest of ${all.length}`,
  value: Math.max(...all),
  unit: 'ms',
  must: 1_000,
  better: 'less',
  beside: `p50 ${percentile(all, 0.5).toFixed(0)} ms; ${beside}`,
})

interface Asked {
  readonly manager: Ask
  readonly administrator: Ask
}

async function measure(base: Base, { manager, administrator }: Asked): Promise<Figure[]> {
  const { reps, managers } = base.company
  const { data } = (await manager('/contacts?limit=50')) as { data: { id: string }[] }
  const idOf = (people: readonly { id: string }[], n: number) => people[n % people.length]?.id ?? ''
  const people = `${PEOPLE.toLocaleString('en')} people, ${base.contacts.toLocaleString('en')} contacts`
  const who = await times(TIMES, (n) => manager(`/access/who?object=contact&id=${idOf(data, n)}`))
  const rep = await times(TIMES, (n) => administrator(`/users/${idOf(reps, n)}/reach`))
  const all = await times(TIMES, (n) => administrator(`/users/${idOf(managers, n)}/reach`))
  const why = await times(TIMES, (n) =>
    administrator(`/users/${idOf(reps, n)}/explain?object=contact&action=reveal&field=mobile&id=${idOf(data, n)}`),
  )
  return [
    figureOf('who can see a customer and which fields', who, people),
    figureOf('what a salesperson can reach', rep, people),
    figureOf('what a manager of everything can reach', all, people),
    figureOf('why somebody may not', why, people),
  ]
}

export async function benchAnswers(base: Base): Promise<RowResult> {
  const { installation, company } = base
  await makeThousand(base)
  const server = await installation.startServer(PORT)
  await caughtUp(installation)
  const [manager = ''] = await signIn(installation, company, company.managers)
  const administrator = await administratorOf(installation, company)
  const asks = { manager: asker(server.url, manager), administrator: asker(server.url, administrator) }
  const figures = await measure(base, asks)
  await server.stop()
  return { figures, detail: { people: PEOPLE, contacts: base.contacts } }
}
