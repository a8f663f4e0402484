import { expect } from 'vitest'
import { opportunity } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const TENDER = { zh: '招投标', en: 'Tender' }
const BID = { zh: '已投标', en: 'Bid handed in' }

const labelOf = ({ language }: Office, stage: string): string =>
  opportunity.fields.stage.options?.find(({ value }) => value === stage)?.label[language] ?? ''

const stagesOf = (office: Office, box: number) =>
  office.visitor.page.locator('.pipelinebox').nth(box).locator('.stagerow')

const orderOf = (office: Office, box: number): Promise<readonly (string | null)[]> =>
  stagesOf(office, box).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-stage')))

const save = ({ visitor: { page }, t }: Office) =>
  page.getByRole('button', { name: t('action.save'), exact: true }).click()

/** A pipeline of the company's own: what is wrong with it is said where it is, and once it is saved deals are led by it. */
async function makeTender(office: Office): Promise<void> {
  const { visitor, t, judge, language } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('pipelines.add') }).click()
  await page
    .getByRole('textbox', { name: t('pipelines.nameZh') })
    .first()
    .fill(TENDER.zh)
  await page
    .getByRole('textbox', { name: t('pipelines.nameEn') })
    .first()
    .fill(TENDER.en)
  const first = stagesOf(office, 0).first()
  await first.getByRole('textbox', { name: t('option.zh'), exact: true }).fill(BID.zh)
  await save(office)
  await first.getByRole('alert').getByText(t('form.needed')).waitFor()
  await judge('pipelines-wrong')
  await first.getByRole('textbox', { name: t('option.en'), exact: true }).fill(BID.en)
  await save(office)
  await page.getByText(t('pipelines.saved')).waitFor()
  await page.getByRole('heading', { level: 2, name: TENDER[language] }).waitFor()
  const { data } = (await beside(office, 'GET', { path: '/pipelines' })) as {
    data: { id: string; stages: { value: string }[] }[]
  }
  expect(data[1]).toMatchObject({ id: 'tender', stages: [{ value: 'bid_handed_in' }, {}, {}] })
  const deal = await beside(office, 'POST', {
    path: '/opportunities',
    data: { name: '年度框架投标', pipeline: 'tender' },
  })
  expect(deal['stage']).toBe('bid_handed_in')
}

/** Stages are ordered by keyboard alone, and another window's board follows without being loaded again. */
async function orderStages(office: Office): Promise<void> {
  const { visitor, t, holdfast } = office
  const { page } = visitor
  const elsewhere = await page.context().newPage()
  await elsewhere.goto(`${holdfast.url}/opportunities`)
  const columns = elsewhere.getByRole('region', { name: t('board.columns') }).getByRole('region')
  await columns.first().waitFor()
  const before = await orderOf(office, 0)
  const [first, second, ...rest] = before
  const down = stagesOf(office, 0)
    .first()
    .getByRole('button', { name: t('fields.down', { field: labelOf(office, 'first_contact') }) })
  await down.focus()
  await page.keyboard.press('Enter')
  expect(await orderOf(office, 0)).toEqual([second, first, ...rest])
  await save(office)
  await expect.poll(() => columns.first().getAttribute('aria-label')).toContain(labelOf(office, 'needs'))
  await elsewhere.close()
}

/** A stage is retired before it goes; while a deal stands in it, the page says how many and what to do. */
async function retireStage(office: Office): Promise<void> {
  const { visitor, t, language } = office
  const { page, faults } = visitor
  await beside(office, 'POST', { path: '/opportunities', data: { name: '停用前的商机', stage: 'needs' } })
  const option = labelOf(office, 'needs')
  const row = stagesOf(office, 0).first()
  await row.getByRole('button', { name: t('option.retireOf', { option }) }).click()
  await save(office)
  const drop = row.getByRole('button', { name: t('option.dropOf', { option }) })
  await drop.click()
  faults.expect(409, /\/pipelines\/standard$/)
  await save(office)
  await page
    .getByRole('alert')
    .filter({ hasText: language === 'zh' ? /还有 1 条商机/ : /: 1 \(0 of them/ })
    .waitFor()
  faults.take()
  await office.judge('pipelines')
  await page.getByRole('button', { name: t('action.drop') }).click()
  await row.getByRole('button', { name: t('option.backOf', { option }) }).click()
  await save(office)
  await row.getByRole('button', { name: t('option.retireOf', { option }) }).waitFor()
}

/** The company sells by pipelines of its own. */
export async function setUpPipelines(office: Office): Promise<void> {
  await office.open('nav.pipelines')
  await stagesOf(office, 0).first().waitFor()
  await makeTender(office)
  await orderStages(office)
  await retireStage(office)
}
