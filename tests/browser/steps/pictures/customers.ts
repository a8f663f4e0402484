import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { debuggerOf } from '../../harness/screen.ts'
import type { Pictured, Window } from './pictured.ts'

const FONT = join(import.meta.dirname, '../../../../node_modules/@fontsource-variable/noto-sans-sc')
const FACES = /url\(\.\/(files\/[\w[\]-]+\.woff2)\)[^;]*;\s*unicode-range: ([^;]+);/g

interface Made {
  readonly id: string
}

/** A customer’s machine has Chinese letters, the one of the tests has none: they stand in for the first of those that the page asks for. */
async function bringLetters(page: Page): Promise<void> {
  const css = readFileSync(join(FONT, 'index.css'), 'utf8')
  const faces = [...css.matchAll(FACES)].map(([, file = '', range]) => [
    readFileSync(join(FONT, file)).toString('base64'),
    range,
  ])
  const expression = `Promise.all(${JSON.stringify(faces)}.map(async ([data, unicodeRange]) => {
    const face = new FontFace('PingFang SC', Uint8Array.fromBase64(data).buffer, { unicodeRange, weight: '100 900' })
    document.fonts.add(await face.load())
  })).then(() => { document.body.style.fontFamily = '"PingFang SC", sans-serif' })`
  await (await debuggerOf(page)).send('Runtime.evaluate', { expression, awaitPromise: true })
}

/** What was sent first of a kind, at its customer's window, and the way to it. */
async function showOffer(
  customer: Window,
  sender: Window,
  plural: 'quotes' | 'contracts',
  { language }: Pictured['office'],
) {
  const { page, judge } = customer
  const asked = { limit: 1, sort: 'number', filter: { status: { eq: 'sent' } } }
  const { data } = await sender.send<{ readonly data: readonly Made[] }>(`/${plural}/query`, asked)
  const path = `/${plural}/${data[0]?.id}/links`
  const { url, code } = await sender.send<{ readonly url: string; readonly code: string }>(path, { language })
  await page.goto(`${url}?lang=${language}`)
  await page.locator('input[name=code]').waitFor()
  if (plural === 'quotes') {
    await bringLetters(page)
    await judge('customer-code')
  }
  await page.locator('input[name=code]').fill(code)
  await page.getByRole('button').click()
  await page.locator('input[name=name]').waitFor()
  await bringLetters(page)
  await judge(plural === 'quotes' ? 'customer-quote' : 'customer-contract')
}

/** What a customer sees who has no account: the quote to accept, the contract to sign, and a link that leads nowhere. */
export async function showCustomersOwn({ office, windowOf, strangersWindow }: Pictured): Promise<void> {
  const customer = await strangersWindow()
  const sender = await windowOf('manager')
  await showOffer(customer, sender, 'quotes', office)
  await showOffer(customer, sender, 'contracts', office)
  await customer.page.goto(`${office.holdfast.url}/l/${'A'.repeat(22)}`)
  await bringLetters(customer.page)
  await customer.judge('customer-nowhere')
  await customer.close()
}
