import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { JobRunner } from '../../../platform/jobs/runner.ts'
import { type Certificate, makeCertificate, trust } from '../../../testing/certificate.ts'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'
import { noticesModule } from '../../notices/index.ts'
import { mailModule } from '../index.ts'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts'
import { type ImapServer, startDovecot, USER } from './dovecot.ts'
import { type SmtpServer, startSmtp } from './smtp.ts'

export const PASSWORD = 'app-password-4711'

/** A company with a salesperson, and the mail servers where their mailbox is. */
export interface MailDesk {
  world: World
  tenant: string
  rep: TestPerson
  certificate: Certificate
  imap: ImapServer
  smtp: SmtpServer
  provider: AuthorizationServer
  /** What is stated to connect the mailbox, some of it otherwise. */
  account(other?: Record<string, unknown>): Record<string, unknown>
  connect(who?: TestPerson): Promise<void>
  /** Does the work that is due. */
  work(): Promise<void>
  /** Lets the time of a mailbox's next turn come, and does the work. */
  turn(): Promise<void>
  contact(who: TestPerson, values: Record<string, unknown>): Promise<string>
  /** The letters on a contact's timeline, newest first. */
  lettersOf(id: string, who?: TestPerson): Promise<readonly Record<string, unknown>[]>
}

/** Starts all of it around the tests of a file, with further settings if stated. */
export function mailDesk(settings: Readonly<Record<string, string>> = {}): MailDesk {
  const desk = {} as MailDesk
  let forget: () => void = () => undefined
  beforeAll(async () => {
    desk.certificate = makeCertificate()
    forget = trust(desk.certificate)
    desk.provider = await startAuthorizationServer()
    desk.imap = await startDovecot(desk.certificate, PASSWORD, desk.provider.introspection)
    desk.smtp = await startSmtp(desk.certificate, PASSWORD)
    const declared = desk.provider.declared({ imap: desk.imap.port, smtp: desk.smtp.port })
    desk.world = await startWorld({
      settings: { HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8', HOLDFAST_MAIL_PROVIDERS: declared, ...settings },
    })
  })
  beforeEach(async () => {
    desk.tenant = await company(desk.world)
    desk.rep = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    await desk.imap.setPassword(PASSWORD)
    desk.imap.cutAfter = null
    desk.provider.away = false
    Object.assign(desk.smtp, {
      password: PASSWORD,
      breaks: null,
      refuses: 0,
      refusesAlone: '',
      takesToken: desk.provider.isActive,
    })
    desk.smtp.letters.length = 0
  })
  afterAll(async () => {
    await desk.world.stop()
    await desk.smtp.stop()
    await desk.imap.stop()
    await desk.provider.stop()
    forget()
  })
  return Object.assign(desk, actsOf(desk))
}

function actsOf(desk: MailDesk): Pick<MailDesk, 'account' | 'connect' | 'work' | 'turn' | 'contact' | 'lettersOf'> {
  const account = (other: Record<string, unknown> = {}) => ({
    address: USER,
    user: USER,
    password: PASSWORD,
    imapHost: '127.0.0.1',
    imapPort: desk.imap.port,
    smtpHost: '127.0.0.1',
    smtpPort: desk.smtp.port,
    ...other,
  })
  const work = () => {
    const { jobs = [] } = mailModule
    const { subscriptions = [] } = noticesModule
    return new JobRunner(desk.world.services, { jobs, subscriptions }).settle()
  }
  return {
    account,
    work,
    async connect(who = desk.rep) {
      const connected = await who.put('/mailbox', account())
      expect(connected.status, connected.text).toBe(204)
    },
    async turn() {
      desk.world.clock.advance(6 * 60_000)
      await work()
    },
    async contact(who, values) {
      const made = await who.post('/contacts', values)
      expect(made.status, made.text).toBe(201)
      return made.body.id
    },
    async lettersOf(id, who = desk.rep) {
      const { body, text } = await who.get(`/contacts/${id}/timeline`)
      expect(body?.data, text).toBeDefined()
      return body.data.filter((entry: { activityKind?: string }) => entry.activityKind === 'mail')
    },
  }
}

let made = 0

/** A message as servers hand it on. */
export function message(about: {
  from: string
  to: string
  subject: string
  text?: string
  headers?: Record<string, string>
  type?: string
}): string {
  made += 1
  const headers = {
    'Message-ID': `<m${made}@customer.example>`,
    From: about.from,
    To: about.to,
    Subject: about.subject,
    Date: 'Mon, 23 Nov 2026 09:00:00 +0800',
    'MIME-Version': '1.0',
    'Content-Type': about.type ?? 'text/plain; charset=utf-8',
    ...about.headers,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${lines.join('\n')}\n\n${about.text ?? '正文'}\n`
}
