import { expect } from 'vitest'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { heading } from '../../harness/demonstration.ts'
import type { KeyboardDay } from '../../harness/keyboard.ts'
import { askProved } from '../../harness/proved.ts'

const WORDS = '报价含税，周五前回复 (price with tax)'
const COMMENT = '我来跟'
/** An owner's first people of a day are shown without a reason. */
const WITHOUT_REASON = 40

interface Reached {
  readonly id: string
  readonly name: string
}

const send = async ({ office }: KeyboardDay, path: string, data: object): Promise<unknown> => {
  const { holdfast, visitor } = office
  const headers = { origin: holdfast.url }
  const answer = await askProved(visitor.page, `${holdfast.url}/api/v1${path}`, { method: 'POST', headers, data })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}

/** One more person than are shown without a reason, the others of whom have been looked at today. */
async function oneTooMany(day: KeyboardDay): Promise<Reached> {
  const { holdfast, visitor } = day.office
  const told = await askProved(visitor.page, `${holdfast.url}/api/v1/auth/me`, { method: 'GET' })
  const me = (await told.json()) as { userId: string }
  const asked = { limit: 2 * WITHOUT_REASON + 20, fields: ['name', 'mobile'], filter: { ownerId: { eq: me.userId } } }
  const answer = (await send(day, '/contacts/query', asked)) as { data: (Reached & { mobile?: string | null })[] }
  const data = answer.data.filter(({ mobile }) => typeof mobile === 'string')
  for (const { id } of data.slice(0, WITHOUT_REASON)) await send(day, `/contacts/${id}/reveal`, { fields: ['mobile'] })
  const last = data[WITHOUT_REASON]
  if (last === undefined) throw new Error('too few people have a number')
  return last
}

/** The question takes the focus, Escape drops it, a figure answers it; the eye has the focus before and after. */
export async function revealWithReason(day: KeyboardDay): Promise<void> {
  const { office, keyboard } = day
  const { visitor, t, holdfast, language } = office
  const { page, faults } = visitor
  const { id, name } = await oneTooMany(day)
  await page.goto(`${holdfast.url}/contacts/${id}`)
  await heading(page, name)
  const field = contact.fields.mobile.label[language]
  const fields = page.getByRole('region', { name: t('record.fields') })
  const eye = fields.getByRole('button', { name: t('reveal.show', { field, name }) })
  const question = page.getByRole('dialog', { name: t('reason.title', { field }) })
  faults.expect(422, /\/reveal$/)
  faults.expect(403, /\/reveal$/)
  await keyboard.use(eye)
  await keyboard.arrives(question.getByRole('button').first())
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await keyboard.arrives(eye)
  await page.keyboard.press('Enter')
  await keyboard.arrives(question.getByRole('button').first())
  await page.keyboard.press('1')
  await fields.locator('.countdown').waitFor({ state: 'attached' })
  await keyboard.settle('the number was shown')
  await keyboard.use(fields.getByRole('button', { name: t('reveal.hide') }))
  await keyboard.arrives(eye)
}

/** N leads into the box, Tab through it, Ctrl-Enter saves; a comment below opens where it is written and closes again. */
export async function commentAndPlan({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  await page.keyboard.press('n')
  await keyboard.arrives(page.locator('#follow-up-words'))
  await keyboard.type(WORDS)
  await keyboard.goTo(page.getByRole('textbox', { name: t('followUp.next') }))
  await keyboard.type('回访')
  await keyboard.use(page.locator('.fbox .datechips > .chip').first(), 'Space')
  await keyboard.press('Control+Enter')
  const entry = page.locator('.tl li').filter({ hasText: WORDS })
  await entry.waitFor()
  await keyboard.settle('the follow-up was saved')
  await keyboard.use(entry.getByRole('button', { name: t('comment.open') }))
  await keyboard.arrives(entry.getByRole('textbox', { name: t('comment.words') }))
  await keyboard.type(COMMENT)
  await keyboard.press('Control+Enter')
  await entry.getByText(COMMENT).waitFor()
  await keyboard.settle('the comment was saved')
}
