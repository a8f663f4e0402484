import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { JobRunner } from '../../../../platform/jobs/runner.ts'
import { type Certificate, makeCertificate, trust } from '../../../../testing/certificate.ts'
import { again, company, person, type TestPerson } from '../../../../testing/people.ts'
import { startWorld, type World } from '../../../../testing/world.ts'
import { calendarModule } from '../../index.ts'
import { type CalendarServer, PASSWORD, startRadicale, USER } from './radicale.ts'

/** A company with a salesperson, and the server where their calendar is. */
export interface CalendarDesk {
  world: World
  tenant: string
  rep: TestPerson
  certificate: Certificate
  server: CalendarServer
  /** What is stated to sign in, some of it otherwise. */
  login(other?: Record<string, unknown>): Record<string, unknown>
  /** Connects the calendar of that name and does the work. */
  connect(about?: { name?: string; names?: boolean }): Promise<void>
  /** Does the work that is due. */
  work(): Promise<void>
  /** Lets the time of the next turn come, and does the work. */
  turn(): Promise<void>
  make(path: string, values: Record<string, unknown>): Promise<string>
  task(values?: Record<string, unknown>): Promise<string>
  /** One's own calendar account as it is shown. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  remote(): Promise<any>
  /** Changes an entry of the calendar as a telephone does. */
  edit(file: string, change: (text: string) => string): Promise<void>
}

export const CALENDAR = 'work'
const MINUTE_MS = 60_000

/** Starts all of it around the tests of a file. */
export function calendarDesk(): CalendarDesk {
  const desk = {} as CalendarDesk
  let forget: () => void = () => undefined
  beforeAll(async () => {
    desk.certificate = makeCertificate()
    forget = trust(desk.certificate)
    desk.server = await startRadicale(desk.certificate)
    desk.world = await startWorld({ settings: { HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8' } })
  })
  beforeEach(async () => {
    // what earlier tests connected writes into this calendar no more
    await desk.world.superuser.query('delete from calendar_account')
    desk.tenant = await company(desk.world)
    desk.rep = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    desk.server.meddle = () => 'pass'
    desk.server.edit = null
    await desk.server.makeCalendar(CALENDAR)
    desk.server.asked.length = 0
  })
  afterAll(async () => {
    await desk.world.stop()
    await desk.server.stop()
    forget()
  })
  return Object.assign(desk, actsOf(desk))
}

type Acts = Pick<CalendarDesk, 'login' | 'connect' | 'work' | 'turn' | 'make' | 'task' | 'remote' | 'edit'>

/** Changes an entry as a telephone does: by what stands there. */
async function editBy(desk: CalendarDesk, file: string, change: (text: string) => string): Promise<void> {
  const path = `/${USER}/${CALENDAR}/${file}`
  const { text } = await desk.server.telephone('GET', path)
  const body = change(text)
  expect(body).not.toBe(text)
  const put = await desk.server.telephone('PUT', path, { body, headers: { 'content-type': 'text/calendar' } })
  expect([201, 204], put.text).toContain(put.status)
}

function actsOf(desk: CalendarDesk): Acts {
  const login = (other: Record<string, unknown> = {}) => ({
    url: desk.server.url,
    user: USER,
    password: PASSWORD,
    ...other,
  })
  const { jobs = [] } = calendarModule
  const work = () => new JobRunner(desk.world.services, { jobs, subscriptions: [] }).settle()
  const make: Acts['make'] = async (path, values) => {
    const made = await desk.rep.post(path, values)
    expect(made.status, made.text).toBe(201)
    return made.body.id
  }
  return {
    login,
    work,
    make,
    task: (values = {}) => make('/tasks', { what: '寄样品', due: '2026-11-25T02:00:00.000Z', ...values }),
    async connect({ name = CALENDAR, names = false } = {}) {
      const calendar = `${desk.server.url}/${USER}/${name}/`
      // time passes in tests, and connecting asks for a fresh factor
      desk.rep = await again(desk.world, desk.rep)
      const connected = await desk.rep.put('/calendar/remote', { ...login(), calendar, names })
      expect(connected.status, connected.text).toBe(204)
      await work()
    },
    async turn() {
      desk.world.clock.advance(6 * MINUTE_MS)
      await work()
    },
    async remote() {
      const { body, text } = await desk.rep.get('/calendar/remote')
      expect(body?.ending, text).toBeDefined()
      return body.remote
    },
    edit: (file, change) => editBy(desk, file, change),
  }
}
