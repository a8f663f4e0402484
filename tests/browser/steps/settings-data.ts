import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { debuggerOf } from '../harness/screen.ts'
import { beside } from './list-office.ts'

/** A field of the company's own, as it is typed. */
const OWN_FIELD = { zh: '结算方式', en: 'Terms of payment', option: { zh: '月结', en: 'Monthly' } } as const
const LEVEL = { zh: '战略', en: 'Strategic' } as const

/** Opens the form of a new contact, with all of its fields. */
async function openNewContact({ visitor: { page }, holdfast, t }: Office) {
  await page.goto(`${holdfast.url}/contacts?new=1`)
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: t('create.more') }).click()
  return form
}

/** Grants the field to salespeople, as the security administrator. */
async function grantOwnField(office: Office): Promise<void> {
  const { visitor, t, judge, language } = office
  const { page } = visitor
  const row = page.getByRole('row').filter({ hasText: OWN_FIELD[language] })
  await row.getByRole('button', { name: t('fields.nobody') }).click()
  const dialog = page.getByRole('dialog')
  const rep = dialog.getByRole('listitem').first()
  await rep.getByText(t('who.clear')).click()
  await judge('field-who')
  // another security administrator grants it to another role meanwhile: both grants stand
  const { data } = (await beside(office, 'GET', { path: '/fields' })) as { data: [{ id: string }] }
  const path = `/fields/${data[0].id}`
  await beside(office, 'PUT', { path: `${path}/grants`, data: { sales_manager: 'masked' } })
  await dialog.getByRole('button', { name: t('action.save') }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { visibleTo } = await beside(office, 'GET', { path })
  expect(visibleTo).toEqual({ sales_rep: 'clear', sales_manager: 'masked' })
}

export async function makeField(office: Office): Promise<void> {
  const { visitor, t, judge, open, language } = office
  const { page } = visitor
  await open('nav.fields')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('table.fields').waitFor()
  await judge('fields')
  await page.getByRole('button', { name: t('fields.add') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('fields.nameZh'), exact: true }).fill(OWN_FIELD.zh)
  await drawer.getByRole('textbox', { name: t('fields.nameEn'), exact: true }).fill(OWN_FIELD.en)
  await drawer.getByRole('combobox', { name: t('fields.kind') }).fill(t('kind.choice'))
  await page.getByTitle(t('kind.choice'), { exact: true }).click()
  await drawer.getByRole('button', { name: t('option.add') }).click()
  await drawer.getByRole('textbox', { name: t('option.zh'), exact: true }).fill(OWN_FIELD.option.zh)
  await drawer.getByRole('textbox', { name: t('option.en'), exact: true }).fill(OWN_FIELD.option.en)
  await drawer.getByText(t('says.confidential'), { exact: true }).click()
  await drawer.getByText(t('follows.sealed')).waitFor()
  expect((await drawer.getByText(t('follows.sealed')).boundingBox())?.height).toBeGreaterThan(16)
  await judge('field-new')
  await drawer.getByRole('button', { name: t('fields.add') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await grantOwnField(office)
  const form = await openNewContact(office)
  await form.getByText(OWN_FIELD[language]).waitFor()
  await page.keyboard.press('Escape')
}

/** Another administrator words the field first: both versions are shown, and one's own stands only when one says so. */
export async function meetInOneField(office: Office): Promise<void> {
  const { visitor, t, judge, open, language } = office
  const { page, faults } = visitor
  await open('nav.fields')
  await page.getByRole('button', { name: OWN_FIELD[language], exact: true }).click()
  const drawer = page.getByRole('dialog')
  const zh = drawer.getByRole('textbox', { name: t('fields.nameZh'), exact: true })
  await zh.fill('怎么付款')
  const { data } = (await beside(office, 'GET', { path: '/fields' })) as { data: [{ id: string; version: number }] }
  const [{ id, version }] = data
  await beside(office, 'PATCH', {
    path: `/fields/${id}`,
    data: { label: { zh: '账期', en: OWN_FIELD.en } },
    version,
  })
  faults.expect(412, /\/fields\//)
  await drawer.getByRole('button', { name: t('action.save') }).click()
  const conflict = drawer.getByRole('alert')
  await conflict.getByRole('row', { name: `${t('fields.nameZh')} 账期 怎么付款` }).waitFor()
  await judge('field-conflict', { narrow: false })
  await conflict.getByRole('button', { name: t('conflict.take') }).click()
  expect(await zh.inputValue()).toBe('账期')
  await zh.fill(OWN_FIELD.zh)
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await drawer.waitFor({ state: 'hidden' })
}

const orderOf = ({ visitor: { page } }: Office): Promise<readonly (string | null)[]> =>
  page.locator('tr[data-field]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-field')))

/** Carries a field by its grip onto the lower half of another. */
async function dragField(office: Office, from: string, to: string): Promise<void> {
  const { page } = office.visitor
  const row = (key: string) => page.locator(`tr[data-field="${key}"]`)
  await row(to).scrollIntoViewIfNeeded()
  await row(from).scrollIntoViewIfNeeded()
  const [grip, target] = [await row(from).locator('.fieldgrip').boundingBox(), await row(to).boundingBox()]
  if (grip === null || target === null) throw new Error('the rows are not in sight')
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2)
  await page.mouse.down()
  await page.mouse.move(target.x + 60, target.y + target.height - 6, { steps: 4 })
  await page.locator('tr.dropafter').waitFor()
  await page.mouse.up()
}

/** The same with a finger. */
async function dragFieldByTouch(office: Office, from: string, to: string): Promise<void> {
  const { page } = office.visitor
  const row = (key: string) => page.locator(`tr[data-field="${key}"]`)
  const [grip, target] = [await row(from).locator('.fieldgrip').boundingBox(), await row(to).boundingBox()]
  if (grip === null || target === null) throw new Error('the rows are not in sight')
  const session = await debuggerOf(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [{ x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 }])
  for (const y of [target.y + 4, target.y + target.height - 6]) await touch('touchMove', [{ x: target.x + 60, y }])
  await page.locator('tr.dropafter').waitFor()
  await touch('touchEnd', [])
}

/** A field is dragged beside another; another administrator lays out first, and both layouts are shown. */
export async function dragAndMeet(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page, faults } = visitor
  await open('nav.fields')
  await page.locator('tr[data-field]').first().waitFor()
  const [first = '', second = '', third = '', ...rest] = await orderOf(office)
  await dragField(office, String(first), String(second))
  await expect.poll(() => orderOf(office)).toEqual([second, first, third, ...rest])
  await dragFieldByTouch(office, String(first), String(third))
  const mine = [second, third, first, ...rest]
  await expect.poll(() => orderOf(office)).toEqual(mine)
  const { data } = (await beside(office, 'GET', { path: '/layouts' })) as {
    data: { object: string; version: number; groups: { label: object; fields: string[] }[]; leftOut: string[] }[]
  }
  const contact = data.find(({ object }) => object === 'contact')
  if (contact === undefined) throw new Error('contacts have no layout')
  const { object, version, groups, leftOut } = contact
  const turned = groups.map(({ label, fields }, at) => ({ label, fields: at === 1 ? fields.toReversed() : fields }))
  await beside(office, 'PUT', { path: '/layouts', data: { object, groups: turned, leftOut, demanded: [] }, version })
  faults.expect(412, /\/layouts$/)
  await page.getByRole('button', { name: t('fields.save') }).click()
  const conflict = page.getByRole('alert').filter({ hasText: t('conflict.words') })
  await conflict.getByRole('row').nth(2).waitFor()
  await judge('fields-conflict')
  await conflict.getByRole('button', { name: t('conflict.keep') }).click()
  await page.getByText(t('fields.laidOut')).waitFor()
  await conflict.waitFor({ state: 'detached' })
  expect(await orderOf(office)).toEqual(mine)
}

/** The form of a window that stands open follows without being loaded again. */
export async function layOut({ visitor: { page }, holdfast, t, judge, open, language }: Office): Promise<void> {
  await open('nav.fields')
  const label = language === 'zh' ? '职务' : 'Job title'
  await page.getByRole('checkbox', { name: t('fields.required', { field: label }) }).check()
  await page.getByRole('button', { name: t('fields.up', { field: label }) }).click()
  await page.getByText(t('fields.unsaved')).waitFor()
  await judge('fields-changed')
  const elsewhere = await page.context().newPage()
  await elsewhere.goto(`${holdfast.url}/contacts?new=1`)
  await elsewhere.getByRole('button', { name: t('create.more') }).click()
  await page.getByRole('button', { name: t('fields.save') }).click()
  await page.getByText(t('fields.unsaved')).waitFor({ state: 'hidden' })
  await elsewhere.locator('label.ant-form-item-required').filter({ hasText: label }).waitFor()
  await elsewhere.close()
}

export async function wordChoices(office: Office): Promise<void> {
  const { visitor, t, judge, open, language } = office
  const { page } = visitor
  await open('nav.choices')
  const box = page.locator('.choicebox').first()
  await box
    .getByRole('textbox', { name: t('option.zh'), exact: true })
    .first()
    .fill(LEVEL.zh)
  await box
    .getByRole('textbox', { name: t('option.en'), exact: true })
    .first()
    .fill(LEVEL.en)
  await judge('choices')
  await box.getByRole('button', { name: t('action.save') }).click()
  await box.getByRole('button', { name: t('action.save') }).waitFor({ state: 'hidden' })
  await open('nav.company')
  await page.getByText(t('company.level', { level: LEVEL[language] })).waitFor()
  // and the head of a customer's page says it
  const { id } = await beside(office, 'POST', { path: '/accounts', data: { name: '分了等级的公司', level: 'a' } })
  await page.goto(`${office.holdfast.url}/accounts/${id}`)
  await page.locator('.rechead .tag', { hasText: LEVEL[language] }).waitFor()
}

export async function nameQuietDays(office: Office): Promise<void> {
  const { visitor, t, judge, open, language } = office
  const { page } = visitor
  await open('nav.company')
  const level = page.getByRole('spinbutton', { name: t('company.level', { level: LEVEL[language] }) })
  await level.fill('7')
  // what another administrator saves elsewhere on the page takes nothing away that is typed here
  const { version } = await beside(office, 'GET', { path: '/company' })
  const moves = { SG: { zh: '新加坡', en: 'Singapore' }, CN: { zh: '中国', en: 'China' } }
  for (const [at, [country, name]] of Object.entries(moves).entries()) {
    await beside(office, 'PATCH', { path: '/company', data: { country }, version: Number(version) + at })
    await page.getByRole('heading', { level: 1, name: name[language] }).waitFor()
  }
  expect(await level.inputValue()).toBe('7')
  await judge('company')
  // what another saves of the same stands beside it, and nothing is lost either way
  const others = { quiet: { usual: 41, byLevel: {} } }
  await beside(office, 'PATCH', { path: '/company', data: others, version: Number(version) + 2 })
  const keep = page.getByRole('button', { name: t('conflict.keep') })
  await keep.waitFor()
  expect(await level.inputValue()).toBe('7')
  await judge('company-both')
  await keep.click()
  await page.getByText(t('company.saved'), { exact: true }).waitFor()
  await page.reload()
  expect(await level.inputValue()).toBe('7')
}

export async function turnDay({ visitor: { page }, judge, open, language }: Office): Promise<void> {
  await open('nav.calendar')
  await page.locator('.calday.holiday').nth(1).waitFor()
  await judge('calendar')
  const day = page.getByRole('button', { name: language === 'zh' ? /11月27日/ : /27 November/ })
  await day.click()
  await page.locator('.calyear[aria-busy=false] .calday.own.off').waitFor()
  await day.click()
  await page.locator('.calyear[aria-busy=false]').waitFor()
  await page.locator('.calyear .calday.own.off').waitFor({ state: 'hidden' })
}
