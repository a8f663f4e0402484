import { join } from 'node:path'
import { expect } from 'vitest'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, draftKept, heading, placesKept } from '../../harness/demonstration.ts'
import { startHoldfast } from '../../harness/installation.ts'
import { askProved } from '../../harness/proved.ts'
import { debuggerOf, WIDE } from '../../harness/screen.ts'

const HOLDFAST = join(import.meta.dirname, '../../../../holdfast.mjs')

interface Made {
  readonly id: string
}

let numbers = 13_800_139_000
const makeContact = ({ rep }: Demonstration, name: string) => {
  numbers += 1
  return rep.call<Made>('post', '/contacts', { name, mobile: String(numbers) })
}

async function openContact(day: Demonstration, name: string): Promise<string> {
  const { id } = await makeContact(day, name)
  const { page } = day.office.visitor
  await page.goto(`${day.office.holdfast.url}/contacts/${id}`)
  await heading(page, name)
  return id
}

const timelineOf = async ({ rep }: Demonstration, id: string): Promise<readonly string[]> => {
  const { data } = await rep.call<{ data: { kind: string; text?: string }[] }>('get', `/contacts/${id}/timeline`)
  return data.filter(({ kind }) => kind === 'activity').map(({ text }) => text ?? '')
}

/** Chromium tells the page that it is offline some moments before its network is. */
const UNREACHED = "fetch('/healthz').then(() => false, () => true)"

export async function connectionLost(day: Demonstration): Promise<void> {
  const { visitor, t, judge } = day.office
  const { page, faults } = visitor
  const id = await openContact(day, '断网的客户')
  const words = page.locator('#follow-up-words')
  await words.fill('断网时写下的')
  await page.context().setOffline(true)
  try {
    await page.getByText(t('offline')).waitFor()
    await expect.poll(() => page.evaluate(UNREACHED)).toBe(true)
    await words.press('Control+Enter')
    await page.getByText(t('problem.unreachable')).waitFor()
    expect(await words.inputValue()).toBe('断网时写下的')
    faults.take() // the requests that failed are what this is about
    await judge('day-offline', { narrow: false, pictured: true })
  } finally {
    await page.context().setOffline(false)
  }
  await page.getByText(t('offline')).waitFor({ state: 'hidden' })
  faults.take()
  await words.press('Control+Enter')
  await page.locator('.tl .said', { hasText: '断网时写下的' }).waitFor()
  expect(await timelineOf(day, id)).toEqual(['断网时写下的'])
}

export async function serverRestarted(day: Demonstration): Promise<void> {
  const { office } = day
  const { page, faults } = office.visitor
  const id = await openContact(day, '重启的客户')
  const words = page.locator('#follow-up-words')
  await words.fill('重启时写下的')
  const { folder, url } = office.holdfast
  await office.holdfast.stop()
  await words.press('Control+Enter')
  await page.getByText(office.t('problem.unreachable')).first().waitFor()
  expect(await words.inputValue()).toBe('重启时写下的')
  office.holdfast = await startHoldfast(folder, { port: Number(new URL(url).port), main: [HOLDFAST, 'demo'] })
  faults.take()
  await words.press('Control+Enter')
  await page.locator('.tl .said', { hasText: '重启时写下的' }).waitFor()
  expect(await timelineOf(day, id)).toEqual(['重启时写下的'])
  faults.take()
}

export async function sessionEnded(day: Demonstration): Promise<void> {
  const { visitor, t, language } = day.office
  const { page, faults } = visitor
  await openContact(day, '会话结束的客户')
  const fields = page.getByRole('region', { name: t('record.fields') })
  const note = contact.fields.note.label[language]
  await page.locator('#follow-up-words').fill('还没存的跟进')
  await fields.getByRole('button', { name: t('edit.field', { field: note }) }).click()
  const editor = fields.getByRole('textbox', { name: note })
  await editor.fill('还没存的备注')
  await draftKept(page, 'note')
  await day.rep.call('post', '/auth/sign-out', {}).catch(() => undefined) // answers with nothing
  // to whatever has the focus: the page may have heard of it by its stream already, and gone
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/\/sign-in\?next=/)
  await page.getByText(t('signIn.lead.ended')).waitFor()
  const back = new URL(page.url()).searchParams.get('next') ?? ''
  await day.rep.signIn()
  faults.take()
  await page.goto(new URL(back, page.url()).href)
  await heading(page, '会话结束的客户')
  await editor.waitFor()
  expect(await editor.inputValue()).toBe('还没存的备注')
  expect(await page.locator('#follow-up-words').inputValue()).toBe('还没存的跟进')
  await editor.press('Control+Enter')
  await fields.getByText('还没存的备注').waitFor()
}

const ODD = ['مرحبا بالعالم العربي', '𠮷野家の𠮷田さん', '👩🏽‍💻🇨🇳👨‍👩‍👧‍👦', `${'长'.repeat(99)}名`]

export async function oddNames(day: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, language } = day.office
  const { page, faults } = visitor
  for (const [at, name] of ODD.entries()) {
    await openContact(day, name)
    await judge(`day-odd-name-${at}`)
  }
  await page.goto(`${holdfast.url}/contacts`)
  await page
    .getByText(ODD[0] ?? '')
    .first()
    .waitFor()
  await judge('day-odd-names')
  await page.keyboard.press('c')
  const drawer = page.getByRole('dialog')
  const name = drawer.getByRole('textbox', { name: contact.fields.name.label[language], exact: true })
  await name.fill('名'.repeat(300))
  // nothing is cut off unseen: what is too long stays, is told, and cannot be saved
  await drawer.getByText(t('form.tooLong', { most: 100, length: 300 })).waitFor()
  await drawer.getByRole('textbox', { name: contact.fields.mobile.label[language], exact: true }).fill('13800138998')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  expect((await name.inputValue()).length).toBe(300)
  await judge('day-odd-name-long', { narrow: false })
  await name.fill('𠮷'.repeat(100))
  await drawer.getByText(t('form.tooLong', { most: 100, length: 300 })).waitFor({ state: 'hidden' })
  await name.fill('')
  await drawer.getByRole('button', { name: t('action.cancel') }).click()
  const refused = await askProved(page, `${holdfast.url}/api/v1/contacts`, {
    method: 'POST',
    headers: { origin: holdfast.url },
    data: { name: '名'.repeat(300), mobile: '13800138999' },
  })
  expect(refused.status()).toBe(422)
  expect((await refused.json()).errors[0].path).toBe('/name')
  faults.take()
}

export async function zoomedIn(day: Demonstration): Promise<void> {
  const { visitor, t, judge } = day.office
  const { page } = visitor
  await page.setViewportSize({ width: WIDE.width / 2, height: WIDE.height / 2 })
  await openContact(day, '放大的客户')
  await judge('day-zoomed', { narrow: false })
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  await page.locator('#follow-up-words').fill('放大时写下的')
  const save = page.getByRole('button', { name: t('followUp.save') })
  await save.scrollIntoViewIfNeeded()
  await save.click()
  await page.locator('.tl .said', { hasText: '放大时写下的' }).waitFor()
  await page.setViewportSize(WIDE)
}

/** Chromium's own "Slow 3G". */
const SLOW = { offline: false, latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const ANY = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

export async function slowNetwork(day: Demonstration): Promise<void> {
  const { visitor, t } = day.office
  const { page, faults } = visitor
  const id = await openContact(day, '慢网的客户')
  const network = await debuggerOf(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', SLOW)
  const words = page.locator('#follow-up-words')
  await words.fill('慢网时写下的')
  await words.press('Control+Enter')
  // asked again while the first is under way, nothing is written twice
  await words.press('Control+Enter')
  await page
    .getByRole('region', { name: t('followUp.write') })
    .locator('.ant-btn-loading')
    .waitFor()
  expect(await words.inputValue()).toBe('慢网时写下的')
  await page.locator('.tl .said', { hasText: '慢网时写下的' }).waitFor()
  await network.send('Network.emulateNetworkConditions', ANY)
  expect(await timelineOf(day, id)).toEqual(['慢网时写下的'])
  expect(faults.take()).toEqual([])
}

export async function otherTabSignedOut(day: Demonstration): Promise<void> {
  const { visitor, holdfast, t } = day.office
  const { page, faults } = visitor
  await openContact(day, '另一窗口的客户')
  faults.expect(401, /^\/api\/v1\//)
  const other = await page.context().newPage()
  await other.goto(`${holdfast.url}/contacts`)
  const search = other.getByRole('textbox', {
    name: t('list.search', { object: contact.labelPlural[day.office.language] }),
  })
  await search.fill('退出前找的人')
  await draftKept(other, 'lists/')
  await other.getByRole('button', { name: t('own.menu', { name: '周雨桐' }) }).click()
  await other.getByRole('menuitem', { name: t('own.signOut') }).click()
  await other.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
  // who signs out leaves nothing of it in this browser
  await expect.poll(() => placesKept(other)).toBe('')
  await page.getByText(t('signIn.lead.ended')).waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await other.close()
}
