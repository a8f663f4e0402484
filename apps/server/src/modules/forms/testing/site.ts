import { company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import { formBody, visit } from './visitor.ts'

/** The company's website. */
export const SITE = 'https://www.example.com'

let numbers = 0
const mobile = () => `137${String(40_000_000 + numbers++)}`

/** What a customer fills in; each has a number of their own. */
export const good = (values: Record<string, string> = {}): Record<string, string> => ({
  name: '王小明',
  mobile: mobile(),
  note: '想询价',
  ...values,
})

interface Form {
  readonly id: string
  readonly key: string
  readonly version: number
}

/** A company with a website, and those who look after what comes by it. */
export interface Site {
  readonly world: World
  readonly tenant: string
  readonly admin: TestPerson
  readonly keeper: TestPerson
  readonly rep: TestPerson
  readonly manager: TestPerson
  stated(more?: object): ReturnType<typeof formBody>
  newForm(more?: object): Promise<Form>
  /** A visitor behind an address of their own, so that none spends another's. */
  visitor(key: string, more?: object): ReturnType<typeof visit>
  leads(): Promise<Record<string, unknown>[]>
  /** Those that wait for a person to look. */
  held(): Promise<Record<string, unknown>[]>
  newest(): Promise<Record<string, unknown>>
  countsOf(id: string): Promise<Record<string, number>>
}

async function peopleOf(world: World, tenant: string) {
  const admin = await person(world, tenant, { role: 'system_admin' })
  const team: string = (await admin.post('/teams', { name: '官网组' })).body.id
  const other = (await admin.post('/teams', { name: '别组' })).body.id
  const keeper = await person(world, tenant, { role: 'sales_manager', teamId: other, name: '看表单的' })
  const manager = await person(world, tenant, { role: 'sales_manager', teamId: team, name: '经理' })
  const rep = await person(world, tenant, { role: 'sales_rep', teamId: team, name: '官网销售' })
  await person(world, tenant, { role: 'analyst', teamId: team, name: '分析' })
  return { admin, keeper, manager, rep, team }
}

export async function openSite(): Promise<Site> {
  const world = await startWorld()
  const tenant = await company(world)
  const { team, ...people } = await peopleOf(world, tenant)
  const stated = (more: object = {}) => formBody({ teamId: team, keeperId: people.keeper.id, origins: [SITE] }, more)
  const leads = async (): Promise<Record<string, unknown>[]> =>
    (await world.superuser.query('select * from lead where tenant_id = $1 order by id', [tenant])).rows
  return {
    world,
    tenant,
    ...people,
    stated,
    leads,
    held: async () => (await leads()).filter(({ review }) => review === 'held'),
    newForm: async (more) => {
      const made = await people.admin.post('/web-forms', stated(more))
      if (made.status !== 201) throw new Error(made.text)
      return made.body
    },
    visitor: (key, more = {}) => {
      numbers += 1
      return visit(world, key, {
        origin: SITE,
        address: `203.${numbers % 250}.${Math.floor(numbers / 250)}.9`,
        ...more,
      })
    },
    newest: async () => (await leads()).at(-1) ?? {},
    countsOf: async (id) =>
      (await people.admin.get('/web-forms')).body.data.find((form: { id: string }) => form.id === id).counts,
  }
}
