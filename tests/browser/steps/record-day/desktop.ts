import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

const NAME = '桌面提醒的客户'

/** A desktop that shows nothing and keeps what it was told; and a window that nobody looks at. */
const DESKTOP = `
  window.toldOutside = []
  window.Notification = class extends EventTarget {
    static permission = 'granted'
    static requestPermission = async () => 'granted'
    onclick = null
    constructor(title, options) {
      super()
      window.toldOutside.push({ title, ...options, click: () => this.onclick?.(new Event('click')) })
    }
    close() {}
  }
  document.hasFocus = () => false
`

/** Everything shown outside the window since the page was opened. */
const toldTo = (page: Page) => page.evaluate('JSON.parse(JSON.stringify(window.toldOutside))')

/** What came while the connection was lost for long is told as well once it is back: the server says that something was missed, and the page finds out what. */
async function toldOfMissed(
  { office }: Demonstration,
  page: Page,
  note: object,
  ask: () => Promise<unknown>,
): Promise<void> {
  let isBack = false
  await page.route('**/api/v1/stream?*', (route) => {
    if (!isBack) return route.abort('aborted')
    return route.continue({
      url: route
        .request()
        .url()
        .replace(/ago=\d+/, 'ago=86400000'),
    })
  })
  const known = page.waitForResponse(/\/api\/v1\/notices\?/)
  await page.goto(office.holdfast.url)
  await (await known).finished()
  await page.getByRole('button', { name: office.t('notice.title'), exact: true }).waitFor()
  await ask()
  isBack = true
  await expect.poll(() => toldTo(page)).toEqual([note])
}

/** Who allowed it is told outside the window, without a customer's name unless they chose so; a click leads to the record. */
export async function toldOnDesktop(day: Demonstration): Promise<void> {
  const { office, comeIn } = day
  const { holdfast, t } = office
  const manager = await comeIn('manager')
  // nobody names this colleague in the steps before: no notice of theirs may still be on its way and be counted in
  const told = await comeIn('rep2')
  const { page } = told
  const { version } = await told.call<{ version: number }>('get', '/notices/settings')
  await told.call('patch', '/notices/settings', { quiet: false }, version)
  await told.call('post', '/notices/read', { all: true }).catch(() => undefined) // answers with nothing
  const made = await told.call<{ id: string }>('post', '/contacts', { name: NAME, mobile: '13800138999' })
  const about = { object: 'contact', id: made.id }
  const { id } = await told.call<{ id: string }>('post', '/activities', { kind: 'call', about, words: '问过一次' })

  await page.addInitScript(DESKTOP)
  await page.goto(`${holdfast.url}/settings/notices`)
  await page.getByRole('radio', { name: t('desktop.number') }).click()
  expect(await page.getByText(t('desktop.refused')).count()).toBe(0)
  await page.goto(holdfast.url)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).waitFor()
  const ask = (words: string) => manager.call('post', '/comments', { about, activityId: id, words })
  await ask('今天再问一次')
  // how many, and nothing of whom
  const note = { title: t('brand'), body: expect.stringMatching(/^\D*1\D*$/), tag: 'holdfast-notices' }
  await expect.poll(() => toldTo(page)).toEqual([note])
  expect(JSON.stringify(await toldTo(page))).not.toContain(NAME)
  await page.evaluate('window.toldOutside[0].click()')
  await heading(page, NAME)
  expect(new URL(page.url()).pathname).toBe(`/contacts/${made.id}`)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).waitFor()
  await toldOfMissed(day, page, note, () => ask('又问一次'))
  expect(told.faults.take()).toEqual([])
  await told.close()
  await manager.close()
}
