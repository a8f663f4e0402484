import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lead } from '../../packages/catalog/src/index.ts'
import { type Demonstration, openDemonstration, type Person } from './harness/demonstration.ts'
import { axeOf, overflowOf } from './harness/outside.ts'
import { judgeScreen } from './harness/screen.ts'
import { type Visitor, visit } from './harness/visitor.ts'
import type { Language } from './harness/words.ts'
import { beside } from './steps/list-office.ts'
import {
  acceptHeld,
  beginCompany,
  consentElse,
  fillDrawer,
  fillPage,
  NAME,
  pageAddress,
  SEND,
  saveForm,
} from './steps/website-form.ts'

/** The company's website: one page with the snippet, under a policy that allows nothing but Holdfast's origin. */
async function openWebsite(pageOf: () => { html: string; policy: string }): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => {
    const { html, policy } = pageOf()
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy })
    response.end(html)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, server }
}

const THANKS = { zh: '谢谢，我们会尽快联系您。', en: 'Thank you. We will be in touch soon.' } as const

/** A form on a website of another origin, in one language: set up, filled in by a stranger, and looked at where it arrives. */
export function describeWebForm(language: Language): void {
  describe(`a website form, in ${language}`, () => {
    let demonstration: Demonstration
    let system: Person
    let office: Demonstration['office']
    let site: { url: string; server: Server }
    let stranger: Visitor
    let snippet = ''
    let isWhole = true
    const policy = () =>
      `default-src 'none'; script-src ${office.holdfast.url}; connect-src ${office.holdfast.url}; require-trusted-types-for 'script'`
    const page = () =>
      `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><title>Site</title></head><body><main><h1>Site</h1>${snippet}</main></body></html>`

    beforeAll(async () => {
      demonstration = await openDemonstration(language)
      office = demonstration.office
      system = await demonstration.comeIn('system')
      site = await openWebsite(() => ({ html: page(), policy: policy() }))
      stranger = await visit(office.browser, language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && isWhole) await office?.pictureOfFault(task.result.errors)
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(async () => {
      await office?.close()
      site?.server.close()
    })
    const step = (sentence: string, work: () => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work()
      })

    step('is filled in on its page of settings', async () => {
      const keeper = await beginCompany(demonstration, system)
      await fillDrawer(office, system, { origin: site.url, keeper })
    })

    step('can be read and used by everybody while it is filled in', async () => {
      await judgeScreen(system.page, 'web-form', { language })
    })

    step('is made, and its page shows the code to put into a page', async () => {
      snippet = await saveForm(office, system)
      expect(snippet).toContain(`src="${office.holdfast.url}/form.js"`)
      await judgeScreen(system.page, 'web-forms', { language, guide: 'web-forms' })
      expect(system.faults.take()).toEqual([])
    })

    step('is drawn on a page of a strict policy, and says what is missing where it is', async () => {
      const { page: tab } = stranger
      stranger.faults.expect(422, /\/public\/forms\//)
      await tab.goto(site.url)
      await tab.getByRole('button', { name: SEND[language] }).waitFor()
      expect(await axeOf(tab)).toEqual([])
      await tab.getByRole('button', { name: SEND[language] }).click()
      await tab.getByLabel(lead.fields.mobile.label[language]).and(tab.locator('[aria-invalid=true]')).waitFor()
      expect(await tab.evaluate('document.querySelector("[data-holdfast-form]").shadowRoot.activeElement.id')).toBe(
        'name',
      )
    })

    step('filled in, it thanks and keeps nothing in the browser; the lead arrives', async () => {
      const { page: tab } = stranger
      await tab.getByLabel(lead.fields.name.label[language]).fill('访客甲')
      await tab.getByLabel(lead.fields.mobile.label[language]).fill('13900001234')
      await tab.getByRole('checkbox').check()
      await tab.getByRole('button', { name: SEND[language] }).click()
      await tab.getByText(THANKS[language]).waitFor()
      expect(stranger.faults.take()).toEqual([])
      expect(await tab.context().cookies()).toEqual([])
      expect(await tab.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
      const { data } = await beside(office, 'POST', { path: '/leads/query', data: { q: '访客甲' } })
      expect(data).toMatchObject([{ name: '访客甲', source: 'website', review: null, webForm: NAME[language] }])
    })

    step(
      'changed while a visitor stands before it, it is drawn anew, keeps what was typed and asks for consent again',
      async () => {
        const { page: tab } = stranger
        stranger.faults.expect(422, /\/public\/forms\//)
        await tab.goto(site.url)
        await tab.getByLabel(lead.fields.name.label[language]).fill('访客丙')
        await tab.getByLabel(lead.fields.mobile.label[language]).fill('13900004321')
        await tab.getByRole('checkbox').check()
        const words = await consentElse(office, system)
        await tab.getByRole('button', { name: SEND[language] }).click()
        const again = tab.getByRole('checkbox', { name: words[language] })
        await again.waitFor()
        expect(await again.isChecked()).toBe(false)
        expect(await tab.getByLabel(lead.fields.name.label[language]).inputValue()).toBe('访客丙')
        await again.check()
        await tab.getByRole('button', { name: SEND[language] }).click()
        await tab.getByText(THANKS[language]).waitFor()
        expect(stranger.faults.take()).toEqual([])
      },
    )

    step('on a page of another origin it is neither drawn nor taken', async () => {
      const foreign = await openWebsite(() => ({ html: page(), policy: policy() }))
      const { page: tab } = stranger
      // the browser itself keeps the refusal from the page: nothing allows it to be read
      const refused = tab.waitForEvent('requestfailed', (request) => request.url().includes('/public/forms/'))
      await tab.goto(foreign.url)
      expect((await refused).failure()?.errorText).toContain('ERR_FAILED')
      expect(await tab.getByRole('button').count()).toBe(0)
      foreign.server.close()
      stranger.faults.take()
    })

    step('on its own page it works with a script, and passes for everybody’s eyes', async () => {
      const { page: tab } = stranger
      await tab.goto(pageAddress(office, snippet, language))
      expect(await axeOf(tab)).toEqual([])
      await fillPage(tab, language, '13900005678')
      await tab.getByText(THANKS[language]).waitFor()
      const { data } = await beside(office, 'POST', { path: '/leads/query', data: { q: '访客乙' } })
      expect(data).toHaveLength(1)
    })

    step('without a script it is held back, and accepted on the lead’s page', async () => {
      const context = await office.browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 390, height: 844 },
      })
      const tab = await context.newPage()
      await tab.goto(pageAddress(office, snippet, language))
      expect(await overflowOf(tab)).toBe(0)
      await fillPage(tab, language, '13900007777')
      await tab.getByText(THANKS[language]).waitFor()
      await context.close()
      await acceptHeld(office)
      expect(office.visitor.faults.take()).toEqual([])
    })
  })
}
