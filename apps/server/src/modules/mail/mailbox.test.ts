import { createServer, type Server } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { person } from '../../testing/people.ts'
import { settle } from '../audit/testing/recorded.ts'
import { mailDesk, PASSWORD } from './testing/desk.ts'
import { hasDovecot, USER } from './testing/dovecot.ts'
import { startSmtp } from './testing/smtp.ts'

/** A port on which servers begin in the open, and that needs no root. */
const OPEN_PORT = 2525

/* One's own mailbox: connected only once both servers let us in, and its password never comes back. */
describe.skipIf(!hasDovecot())('a mailbox', () => {
  const desk = mailDesk()

  const refused = async (other: Record<string, unknown>) => {
    const { status, body, text } = await desk.rep.put('/mailbox', desk.account(other))
    expect(status, text).toBe(422)
    expect((await desk.rep.get('/mailbox')).body.mailbox).toBeNull()
    return body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
  }

  test('is connected once both servers let us in; what opens it comes back by no way and lies nowhere readable', async () => {
    await desk.connect()
    const { body, text } = await desk.rep.get('/mailbox')
    expect(body.mailbox).toMatchObject({ address: USER, imapHost: '127.0.0.1', fault: null, paused: false })
    expect(text).not.toContain(PASSWORD)
    const rows = await desk.world.superuser.query('select m::text as row from mailbox m')
    for (const { row } of rows.rows)
      for (const kept of [PASSWORD, USER, Buffer.from(PASSWORD).toString('hex'), Buffer.from(USER).toString('hex')])
        expect(row).not.toContain(kept)
  })

  test('a wrong password, of either server, saves nothing and says which value to correct', async () => {
    expect(await refused({ password: 'wrong' })).toEqual(['/password mail_password_refused'])
    desk.smtp.password = 'another'
    expect(await refused({})).toEqual(['/password mail_password_refused'])
  })

  test('a server that encrypts nothing, one nobody can trust, one that is not there and one in a private network are each named', async () => {
    const plain: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end('* OK ready\r\n', () => socket.destroy())
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => plain.once('listening', resolve))
    const address = plain.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await refused({ imapPort: port })).toEqual(['/imapPort mail_no_tls'])
    await new Promise((resolve) => plain.close(resolve))
    expect(await refused({ imapPort: port })).toEqual(['/imapPort mail_unreachable'])
    expect(await refused({ imapHost: 'no-such-host.invalid' })).toEqual(['/imapHost mail_host_unknown'])
    expect(await refused({ imapHost: '10.0.0.1' })).toEqual(['/imapHost mail_host_private'])
    expect(await refused({ imapHost: '9.9.9.9', imapPort: 22 })).toEqual(['/imapPort mail_port_unusual'])
    const untrusted = await startSmtp(makeCertificate(), PASSWORD)
    expect(await refused({ smtpPort: untrusted.port })).toEqual(['/smtpHost mail_certificate'])
    await untrusted.stop()
  })

  test('a server that offers no encryption where one begins in the open hears no password, nor does one that nobody can trust', async () => {
    const heard: string[] = []
    // both offer to take a password as it is, and nothing else
    const imap = [
      '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready',
      (line: string) => `${line.split(' ')[0]} BAD no`,
    ] as const
    const smtp = [
      '220 plain',
      (line: string) => (line.startsWith('EHLO') ? '250-plain\r\n250 AUTH PLAIN LOGIN' : '500 no'),
    ] as const
    for (const [kind, [greeting, answer]] of Object.entries({ imap, smtp })) {
      const open = createServer((socket) => {
        socket.on('error', () => socket.destroy()).write(`${greeting}\r\n`)
        createInterface({ input: socket }).on('line', (line) => {
          heard.push(line)
          socket.write(`${answer(line)}\r\n`)
        })
      }).listen(OPEN_PORT, '127.0.0.1')
      await new Promise((resolve) => open.once('listening', resolve))
      expect(await refused({ [`${kind}Port`]: OPEN_PORT })).toEqual([`/${kind}Port mail_no_tls`])
      await new Promise((resolve) => open.close(resolve))
    }
    expect(heard.length).toBeGreaterThan(0)
    const { cert, key } = makeCertificate()
    const untrusted = createTls({ cert, key }, (socket) => {
      socket.on('error', () => socket.destroy()).write(`${imap[0]}\r\n`)
      createInterface({ input: socket }).on('line', (line) => heard.push(line))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => untrusted.once('listening', resolve))
    const at = untrusted.address()
    const imapPort = typeof at === 'object' && at !== null ? at.port : 0
    expect(await refused({ imapPort })).toEqual(['/imapHost mail_certificate'])
    await new Promise((resolve) => untrusted.close(resolve))
    const told = Buffer.from(`\0${USER}\0${PASSWORD}`).toString('base64')
    for (const secret of [PASSWORD, told, Buffer.from(PASSWORD).toString('base64')])
      expect(heard.join('\n')).not.toContain(secret)
  })

  test('disconnecting deletes what opens it; a colleague sees and ends nothing of it', async () => {
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    await desk.connect()
    expect((await colleague.get('/mailbox')).body.mailbox).toBeNull()
    expect((await colleague.delete('/mailbox')).status).toBe(404)
    expect((await desk.rep.delete('/mailbox')).status).toBe(204)
    const { rows } = await desk.world.superuser.query('select count(*)::int as n from mailbox where user_id = $1', [
      desk.rep.id,
    ])
    expect([rows[0].n, (await desk.rep.get('/mailbox')).body.mailbox]).toEqual([0, null])
  })

  test('connecting asks for a fresh factor, and the record tells of it without an address', async () => {
    const stale = await person(desk.world, desk.tenant, { role: 'sales_rep', factor: null })
    expect((await stale.put('/mailbox', desk.account())).body.code).toBe('step_up_required')
    const auditor = await person(desk.world, desk.tenant, { role: 'audit_admin' })
    await desk.connect()
    await settle(desk.world.services)
    const { body, text } = await auditor.get(`/audit/events?action=mailbox.connect&actor=${desk.rep.id}`)
    expect(body.data, text).toHaveLength(1)
    for (const kept of [USER, PASSWORD, String(desk.imap.port)]) expect(text).not.toContain(kept)
  })

  test('whoever leaves, their mailbox is forgotten', async () => {
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const successor = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    await desk.connect()
    const left = await security.post(`/users/${desk.rep.id}/leave`, { successorId: successor.id })
    expect(left.status, left.text).toBe(200)
    await desk.turn()
    const { rows } = await desk.world.superuser.query('select 1 from mailbox where user_id = $1', [desk.rep.id])
    expect(rows).toEqual([])
  })
})
