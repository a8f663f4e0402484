import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../../testing/mail-server.ts'
import { refuseUnsafe } from '../config/safety.ts'
import { readSettings } from '../config/settings.ts'
import { createMailer, type Letter } from './mailer.ts'

let mail: MailServer
beforeAll(async () => {
  mail = await startMailServer()
})
afterAll(() => mail.stop())

const FROM = { HOLDFAST_MAIL_FROM: 'crm@yunshan.example' }
const letter: Letter = {
  to: { name: '陈立', address: 'chenli@yunshan.example' },
  subject: '你好',
  text: '第一行\n',
  id: 'a1',
}

test('a letter arrives as it was written, and again under the same id', async () => {
  const mailer = createMailer(readSettings({ SMTP_URL: mail.url, ...FROM }))
  await mailer?.send(letter)
  await mailer?.send(letter)
  mailer?.close()
  expect(mail.letters.map(({ subject, text, messageId }) => ({ subject, text, messageId }))).toEqual(
    Array(2).fill({ subject: '你好', text: '第一行\n', messageId: '<a1@localhost>' }),
  )
})

test('beyond this machine nothing is sent over a connection that is not TLS', async () => {
  // the whole of 127/8 is this machine, yet only its usual names count as such: this stands for a server elsewhere that offers no STARTTLS
  const elsewhere = await startMailServer('127.0.0.2')
  const mailer = createMailer(readSettings({ SMTP_URL: elsewhere.url, ...FROM }))
  await expect(mailer?.send(letter)).rejects.toMatchObject({ code: 'ETLS' })
  mailer?.close()
  expect(elsewhere.letters).toEqual([])
  await elsewhere.stop()
})

test('without a mail server there is no mailer, and half a setting stops the start', () => {
  expect(createMailer(readSettings({}))).toBeNull()
  expect(() => refuseUnsafe(readSettings({ SMTP_URL: 'smtps://u:p@mail.example' }))).toThrow(/HOLDFAST_MAIL_FROM/)
  expect(() => readSettings({ SMTP_URL: 'http://hunter2@mail.example' })).toThrow(/^SMTP_URL: an smtp/)
  expect(() => readSettings({ HOLDFAST_MAIL_FROM: 'x\r\nBcc: y@z' })).toThrow(/e-mail address/)
})
