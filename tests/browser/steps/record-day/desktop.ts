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
async function toldOfMissed({ office, rep }: Demonstration, page: Page, note: object, about: object): Promise<void> {
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
  await rep.call('post', '/comments', { ...about, words: '又问一次' })
  isBack = true
  await expect.poll(() => toldTo(page)).toEqual([note])
}

/** Who allowed it is told outside the window, without a customer's name unless they chose so; a click leads to the record. */
export async function toldOnDesktop(day: Demonstration): Promise<void> {
  const { office, rep, comeIn } = day
  const { holdfast, t } = office
  const manager = await comeIn('manager')
  const { page } = manager
  const { version } = await manager.call<{ version: number }>('get', '/notices/settings')
  await manager.call('patch', '/notices/settings', { quiet: false }, version)
  await manager.call('post', '/notices/read', { all: true }).catch(() => undefined) // answers with nothing
  const made = await rep.call<{ id: string }>('post', '/contacts', { name: NAME, mobile: '13800138999' })
  const about = { object: 'contact', id: made.id }
  const { id } = await manager.call<{ id: string }>('post', '/activities', { kind: 'call', about, words: '问过一次' })

  await page.addInitScript(DESKTOP)
  await page.goto(`${holdfast.url}/settings/notices`)
  await page.getByRole('radio', { name: t('desktop.number') }).click()
  expect(await page.getByText(t('desktop.refused')).count()).toBe(0)
  await page.goto(holdfast.url)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).waitFor()
  const followUp = { about, activityId: id }
  await rep.call('post', '/comments', { ...followUp, words: '今天再问一次' })
  // how many, and nothing of whom
  const note = { title: t('brand'), body: expect.stringMatching(/^\D*1\D*$/), tag: 'holdfast-notices' }
  await expect.poll(() => toldTo(page)).toEqual([note])
  expect(JSON.stringify(await toldTo(page))).not.toContain(NAME)
  await page.evaluate('window.toldOutside[0].click()')
  await heading(page, NAME)
  expect(new URL(page.url()).pathname).toBe(`/contacts/${made.id}`)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).waitFor()
  await toldOfMissed(day, page, note, followUp)
  expect(manager.faults.take()).toEqual([])
  await manager.close()
}
