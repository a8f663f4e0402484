import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type MailDesk, PASSWORD } from '../../../../apps/server/src/modules/mail/testing/desk.ts'
import { USER } from '../../../../apps/server/src/modules/mail/testing/dovecot.ts'
import { attach } from '../../../../apps/server/src/testing/uploads.ts'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { judgeOutside } from '../../harness/outside.ts'
import { judgeScreen } from '../../harness/screen.ts'
import type { Visitor } from '../../harness/visitor.ts'
import type { Language, Words } from '../../harness/words.ts'

/** A salesperson and an administrator at their windows, and the mail servers behind. */
export interface AtWork {
  readonly desk: MailDesk
  readonly browser: Browser
  readonly own: Visitor
  readonly office: Visitor
  readonly url: string
  readonly t: Words
  readonly language: Language
}

const FILE = '报价单.txt'
const TARGET = 'https://www.buyer.example/catalogue'

/** Judges what is open, as it is and on a phone. */
export const judged = ({ own: { page }, language }: AtWork, name: string): Promise<void> =>
  judgeScreen(page, name, { language, onPhone: true })

/** Connects the mailbox on the page of one's own settings; both servers are signed in to. */
async function connectMailbox(at: AtWork): Promise<void> {
  const {
    desk,
    own: { page },
    url,
    t,
  } = at
  await page.goto(`${url}/settings/mailbox`)
  const own = page.locator('form', { has: page.getByLabel(t('mailbox.password'), { exact: true }) })
  const fill = (name: string, value: string) => own.getByLabel(name, { exact: true }).fill(value)
  await fill(t('mailbox.address'), USER)
  await fill(t('mailbox.password'), PASSWORD)
  await fill(t('mailbox.imap'), '127.0.0.1')
  await fill(t('mailbox.port', { server: 'IMAP' }), String(desk.imap.port))
  await fill(t('mailbox.smtp'), '127.0.0.1')
  await fill(t('mailbox.port', { server: 'SMTP' }), String(desk.smtp.port))
  await page.getByRole('button', { name: t('mailbox.connect'), exact: true }).click()
  await page.getByRole('heading', { name: USER }).waitFor()
  await judged(at, 'own-mailbox')
}

/** Opens the drawer in which a letter is written, from the menu of the record whose page is open. */
async function beginLetter({ own: { page }, t }: AtWork, name: string): Promise<void> {
  await page.getByRole('button', { name: t('record.more', { name }), exact: true }).click()
  await page.getByRole('menuitem', { name: t('letter.write') }).click()
  await page.getByRole('dialog').getByLabel(t('letter.subject'), { exact: true }).waitFor()
}

async function sendLetter({ desk, own: { page }, t }: AtWork, words: string): Promise<void> {
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('letter.subject'), { exact: true }).fill('方案')
  await drawer.getByLabel(t('letter.words'), { exact: true }).fill(words)
  await drawer.getByRole('button', { name: t('letter.send') }).click()
  await drawer.waitFor({ state: 'detached' })
  await desk.work()
}

/** A follow-up of the deal with a file, which a letter from there can take along. */
async function keepFile({ desk }: AtWork, dealId: string): Promise<void> {
  const file = (await attach(desk.world, desk.rep, { name: FILE, content: '每台 1000 元' })).body.id
  const about = { object: 'opportunity', id: dealId }
  const made = await desk.rep.post('/activities', { kind: 'note', about, words: '见附件', files: [{ id: file }] })
  expect(made.status, made.text).toBe(201)
}

/** Chooses of what a list of the drawer offers. */
async function choose({ own: { page } }: AtWork, name: string, titles: readonly (string | RegExp)[]): Promise<void> {
  await page.getByRole('combobox', { name, exact: true }).click()
  const offered = page.locator('.ant-select-dropdown:visible')
  for (const title of titles) await offered.getByTitle(title, { exact: true }).click()
  await page.keyboard.press('Escape')
  await offered.waitFor({ state: 'hidden' })
}

/** From a deal to two of its people, chosen by name, with a file of the deal: one letter, which stands on the deal and on each of them. */
export async function writeToTwo(at: AtWork): Promise<void> {
  const { desk, own, url, t } = at
  const { page } = own
  await connectMailbox(at)
  const made = async (path: string, values: object): Promise<string> => (await desk.rep.post(path, values)).body.id
  const accountId = await made('/accounts', { name: '云帆科技' })
  const people = ['林安', '周宁']
  for (const [number, name] of people.entries())
    await made('/contacts', { name, email: `two${number}@buyer.example`, accountId })
  const deal = await made('/opportunities', { name: '换新', accountId })
  await keepFile(at, deal)
  await page.goto(`${url}/opportunities/${deal}`)
  await beginLetter(at, '换新')
  await choose(at, t('letter.to'), people)
  await choose(at, t('letter.recordFiles'), [new RegExp(`^${FILE} · `)])
  await judged(at, 'letter')
  await sendLetter(at, '请两位看方案。')
  const went = desk.smtp.letters.map(({ to, attachments }) => [to?.length, attachments.map(({ filename }) => filename)])
  expect(went).toEqual([[2, [FILE]]])
  await page.reload()
  await page.getByText('请两位看方案。').first().waitFor()
  await page.getByText(t('letter.sentAlong', { names: FILE }), { exact: true }).waitFor()
  await page.getByRole('link', { name: '林安' }).first().click()
  await page.getByText('请两位看方案。').first().waitFor()
}

/** The company lets links be counted, on the page of its settings. */
export async function letCount({ office: { page }, url, t }: AtWork): Promise<void> {
  await page.goto(`${url}/settings/company`)
  const choice = page.getByRole('checkbox', { name: t('company.links.count') })
  await choice.click()
  await expect.poll(() => choice.isChecked()).toBe(true)
}

/** The person’s day of consent, put into its field. */
async function noteConsent({ own: { page }, t, language }: AtWork): Promise<void> {
  const field = contact.fields.mailTracking.label[language]
  await page.getByRole('button', { name: t('edit.field', { field }), exact: true }).click()
  const editing = page.getByRole('group', { name: field, exact: true })
  await editing.locator('input').click()
  await editing.locator('input').fill('2026-01-05')
  await page.locator('.ant-picker-dropdown:visible td[title="2026-01-05"]').click()
  await editing.getByRole('button', { name: t('action.save'), exact: true }).click()
  await editing.waitFor({ state: 'detached' })
}

/** Whoever follows what leads nowhere reads so, calmly. */
async function followNowhere(page: Page, { url, language }: AtWork): Promise<void> {
  await page.goto(`${url}/l/${'A'.repeat(43)}`)
  const said = language === 'zh' ? '这个链接打不开了' : 'This link does not open any more'
  await page.getByRole('heading', { name: said }).waitFor()
  await judgeOutside(page, 'nowhere')
}

/** A letter to who agreed: a day of consent is noted, its link is followed, and the timeline says how often. */
export async function countedLetter(at: AtWork): Promise<void> {
  const { desk, own, url, t } = at
  const { page } = own
  await connectMailbox(at)
  const id = await desk.contact(desk.rep, { name: '王伟', email: 'counted@buyer.example' })
  await page.goto(`${url}/contacts/${id}`)
  await noteConsent(at)
  await beginLetter(at, '王伟')
  await page.getByRole('checkbox', { name: t('letter.count') }).waitFor()
  await sendLetter(at, `请看 ${TARGET}`)
  const link = /https?:\S+\/l\/[\w-]{43}/.exec(String(desk.smtp.letters.at(-1)?.text))?.[0] ?? ''
  const followed = await page.request.get(link, { maxRedirects: 0 })
  expect([followed.status(), followed.headers()['location']]).toEqual([302, TARGET])
  await page.reload()
  await page.getByText(at.language === 'zh' ? /^链接打开 1 次/ : /^Links followed 1 time/).waitFor()
  own.faults.expect(404, /^\/l\//)
  await followNowhere(page, at)
}
