import { opportunity } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const CALL = { zh: '打电话问需求', en: 'Call about the needs' }
const PAPERS = { zh: '寄样本', en: 'Send a sample' }
const STAGE = 'first_contact'

const stageName = ({ language }: Office): string =>
  opportunity.fields.stage.options?.find(({ value }) => value === STAGE)?.label[language] ?? ''

/** A step without a name is told where it lacks; two are named, one of them optional, and saved. */
async function writeSteps(office: Office): Promise<void> {
  const { visitor, t, open, judge } = office
  const { page } = visitor
  await open('nav.pipelines')
  await page.getByRole('button', { name: t('playbook.openOf', { stage: stageName(office) }) }).click()
  const drawer = page.getByRole('dialog')
  const row = (at: number) => drawer.getByRole('group', { name: t('playbook.step', { at }) })
  const name = async (at: number, words: typeof CALL) => {
    await row(at)
      .getByRole('textbox', { name: t('option.zh'), exact: true })
      .fill(words.zh)
    await row(at)
      .getByRole('textbox', { name: t('option.en'), exact: true })
      .fill(words.en)
  }
  await drawer.getByRole('button', { name: t('playbook.add') }).click()
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await row(1).getByRole('alert').getByText(t('form.needed')).waitFor()
  await judge('playbook-wrong')
  await name(1, CALL)
  await drawer.getByRole('button', { name: t('playbook.add') }).click()
  await name(2, PAPERS)
  await row(2)
    .getByRole('spinbutton', { name: t('playbook.days') })
    .fill('3')
  await row(2)
    .getByRole('checkbox', { name: t('playbook.optional') })
    .check()
  await judge('playbook')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await page.getByText(t('playbook.saved')).waitFor()
}

/** A deal that comes into the stage has the steps on its page; one is ticked, stays so, and is opened again. */
async function doSteps(office: Office): Promise<void> {
  const { visitor, t, language, holdfast, judge } = office
  const { page } = visitor
  const { id } = await beside(office, 'POST', {
    path: '/opportunities',
    data: { name: '按步骤做的商机', stage: STAGE },
  })
  await page.goto(`${holdfast.url}/opportunities/${id}`)
  const panel = page.getByRole('region', { name: t('steps.title') })
  const done = (count: number) => panel.getByText(t('steps.progress', { done: count, total: 2 })).waitFor()
  await done(0)
  await panel.getByText(t('steps.optional')).waitFor()
  await judge('deal-steps')
  await panel.getByRole('button', { name: t('steps.done', { step: CALL[language] }) }).click()
  await done(1)
  await page.reload()
  await done(1)
  await panel.getByRole('button', { name: t('steps.open', { step: CALL[language] }) }).click()
  await done(0)
}

/** What is to be done in a stage is written down once, and stands on every deal that comes there. */
export async function followPlaybook(office: Office): Promise<void> {
  await writeSteps(office)
  await doSteps(office)
}
