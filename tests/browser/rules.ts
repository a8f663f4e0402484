import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { contact } from '../../packages/catalog/src/index.ts'
import { type Demonstration, openDemonstration, type Person } from './harness/demonstration.ts'
import { judgeScreen } from './harness/screen.ts'
import type { Language } from './harness/words.ts'
import { asSuperuser } from './sealed/places.ts'
import { bringRightsBack, confirmRights, stateRights } from './steps/rights.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'
const REASON = 'INC-7: 2026-11-20'

/** The rules of a company, in one language: asked for by one administrator, confirmed by another at a window of their own, felt by a salesperson. */
export function describeRules(language: Language): void {
  describe(`the rules of the company, in ${language}`, () => {
    let demonstration: Demonstration
    let system: Person
    let security: Person
    let isWhole = true
    beforeAll(async () => {
      demonstration = await openDemonstration(language)
      system = await demonstration.comeIn('system')
      security = await demonstration.comeIn('security')
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && isWhole) await demonstration?.office.pictureOfFault(task.result.errors)
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(() => demonstration?.office.close())

    const step = (sentence: string, work: (told: Demonstration) => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work(demonstration)
        for (const who of [system, security, demonstration.rep]) expect(who.faults.take()).toEqual([])
      })

    const open = async ({ page }: Person) => {
      await page.goto(`${demonstration.office.holdfast.url}/settings/rules`)
      await page.getByText(demonstration.office.t('rules.search.why')).waitFor()
    }
    const rule = () => {
      const { t } = demonstration.office
      const field = contact.fields.name.label[language]
      const kind = t('searchKind.pinyin')
      const object = contact.label[language]
      return {
        line: t('rules.kindOf', { field, kind }),
        turn: (on: boolean) =>
          t(on ? 'rules.search.on' : 'rules.search.off', { field: t('rules.field', { object, field }), kind }),
      }
    }
    const lineOf = ({ page }: Person) => page.getByRole('listitem').filter({ hasText: rule().line })

    /** Has rows compared with the log again and again, without waiting for the ten minutes, until so many do not match. */
    const compared = (audit: Person, many: number) =>
      expect
        .poll(
          async () => {
            await asSuperuser(demonstration.office.holdfast, (client) =>
              client.query(
                `insert into job (tenant_id, name, payload, lane) values ('${NOBODY}', 'record.compare', '{}', 'now')`,
              ),
            )
            return (await audit.call<{ count: number }>('get', '/audit/rows')).count
          },
          { timeout: 50_000 },
        )
        .toBe(many)

    const ask = async ({ t }: Demonstration['office'], on: boolean) => {
      await lineOf(system).getByRole('button').click()
      const dialog = system.page.getByRole('dialog')
      await dialog.getByText(rule().turn(on)).waitFor()
      await judgeScreen(system.page, on ? 'rules-ask-on' : 'rules-ask', { language })
      await dialog.getByRole('button', { name: t('rules.ask'), exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      await lineOf(system).getByText(t('rules.waits')).waitFor()
    }

    step(
      'the system administrator reads what is in force, and what follows from a switch before asking for it',
      async ({ office }) => {
        await open(system)
        await judgeScreen(system.page, 'rules', { language })
        await ask(office, false)
      },
    )

    step(
      'nobody confirms what they asked for themselves; the security administrator does, at another window',
      async ({ office: { t } }) => {
        const confirm = { name: t('rules.confirm'), exact: true }
        expect(await system.page.getByRole('button', confirm).count()).toBe(0)
        await open(security)
        await security.page.locator('.waiting').getByText(rule().turn(false)).waitFor()
        await judgeScreen(security.page, 'rules-waiting', { language, pictured: true })
        await security.page.getByRole('button', confirm).click()
        await security.page.locator('.waiting').waitFor({ state: 'detached' })
        await lineOf(security).getByText(t('rules.isOff'), { exact: true }).waitFor()
      },
    )

    step('a salesperson who searches by it is told that it is off', async ({ office, rep }) => {
      await rep.page.goto(`${office.holdfast.url}/contacts`)
      const label = office.t('list.search', { object: contact.labelPlural[language] })
      await rep.page.getByRole('textbox', { name: label }).fill('zhang')
      await rep.page.getByText(office.t('list.notSearched.off', { what: '' }).trim().slice(0, 6)).waitFor()
      await judgeScreen(rep.page, 'list-not-searched', { language })
    })

    step('switched on again it waits for a second person too, who may reject it', async ({ office }) => {
      await open(system)
      await ask(office, true)
      await open(security)
      await security.page.getByRole('button', { name: office.t('rules.reject') }).click()
      await security.page.locator('.waiting').waitFor({ state: 'detached' })
      await lineOf(security).getByText(office.t('rules.isOff'), { exact: true }).waitFor()
    })

    step(
      'that programs come in by their keys alone is asked for with what follows, and holds once another confirms it',
      async ({ office: { t } }) => {
        const keysOf = ({ page }: Person) => page.getByRole('listitem').filter({ hasText: t('rules.keys.name') })
        await open(system)
        await keysOf(system).getByRole('button').click()
        const dialog = system.page.getByRole('dialog')
        await dialog.getByText(t('rules.follows.directory')).waitFor()
        await judgeScreen(system.page, 'rules-keys', { language })
        await dialog.getByRole('button', { name: t('rules.ask'), exact: true }).click()
        await dialog.waitFor({ state: 'hidden' })
        await open(security)
        await security.page.getByRole('button', { name: t('rules.confirm'), exact: true }).click()
        await keysOf(security).getByText(t('rules.isOn'), { exact: true }).waitFor()
      },
    )

    const stage = (told: Demonstration) => ({ told, language, security, system })
    step('the company’s own rights are stated as sentences; who gains and loses what is seen before saving', (told) =>
      stateRights(stage(told)),
    )
    step('the system administrator confirms them, reading what they change', (told) => confirmRights(stage(told)))
    step('what only takes is in force at once; a version of before is compared and brought back', (told) =>
      bringRightsBack(stage(told)),
    )

    step(
      'a record changed behind the application is named on the audit page; that it stays so is asked for with a reason and confirmed by another',
      async ({ office, comeIn }) => {
        const { t, holdfast } = office
        const audit = await comeIn('audit')
        const { page } = audit
        await asSuperuser(holdfast, (client) =>
          client.query("update contact set source = 'forged' where id = (select min(id::text)::uuid from contact)"),
        )
        await compared(audit, 1)
        await page.goto(`${holdfast.url}/audit`)
        const panel = page.getByLabel(t('rows.title'), { exact: true })
        await panel.getByText(t('rows.one')).waitFor()
        await judgeScreen(page, 'audit-mismatch', { language })
        await panel.getByRole('button', { name: t('rows.accept') }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('textbox').fill(REASON)
        await judgeScreen(page, 'audit-accept', { language })
        await dialog.getByRole('button', { name: t('rules.ask'), exact: true }).click()
        await dialog.waitFor({ state: 'hidden' })
        await open(security)
        await security.page.locator('.waiting').getByText(REASON).waitFor()
        await judgeScreen(security.page, 'rules-accept-waiting', { language })
        await security.page.getByRole('button', { name: t('rules.confirm'), exact: true }).click()
        await security.page.locator('.waiting').waitFor({ state: 'detached' })
        await compared(audit, 0)
        await page.reload()
        await panel.getByText(t('rows.sound')).waitFor()
        await panel.getByText(REASON).waitFor()
        await judgeScreen(page, 'audit-accepted', { language })
        expect(audit.faults.take()).toEqual([])
      },
    )
  })
}
