import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openSample } from './harness/demonstration.ts'
import { Keyboard, type KeyboardDay } from './harness/keyboard.ts'
import { enter, leave, skipToPage } from './steps/keyboard/coming-and-going.ts'
import { createByKeys, deleteAndRestore } from './steps/keyboard/create-and-delete.ts'
import { editInList, filterAndTick, leaveTheList, moveOnBoard } from './steps/keyboard/lists.ts'
import { changeHours, completeAtHome, findByPalette } from './steps/keyboard/places.ts'
import { commentAndPlan, revealWithReason } from './steps/keyboard/record.ts'

/** The whole day of a salesperson without a mouse, in Chinese: each step stands on the one before, each key is judged. */
describe('a day without a mouse', () => {
  let day: KeyboardDay
  let isWhole = true
  beforeAll(async () => {
    const sample = await openSample('zh')
    day = { ...sample, keyboard: new Keyboard(sample.office.visitor.page) }
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && isWhole) await day?.office.pictureOfFault(task.result.errors)
    isWhole &&= task.result?.state === 'pass'
  })
  afterAll(() => day?.office.close())

  const step = (sentence: string, work: (day: KeyboardDay) => Promise<void>) =>
    test(sentence, async () => {
      expect(isWhole, 'an earlier step failed').toBe(true)
      await work(day)
      expect(day.office.visitor.faults.take()).toEqual([])
    })

  step('password and authenticator lead in, and the page has the focus', enter)
  step('the first Tab offers the way past the rail', skipToPage)
  step('what is due is completed on Home, with words and the next step', completeAtHome)
  step('the palette opens a record and gives the focus back when it is dropped', findByPalette)
  step('a list is filtered and its rows are ticked', filterAndTick)
  step('a cell is edited and the change taken back', editInList)
  step('Tab leaves a list of any length, and Enter opens its record', leaveTheList)
  step('a masked number is shown after a reason, and hidden again', revealWithReason)
  step('a follow-up with its next step is written, and a comment to it', commentAndPlan)
  step('a contact is made with their company, and the drawer gives the focus back', createByKeys)
  step('a record goes to the trash and comes back', deleteAndRestore)
  step('a lead is carried over the board', moveOnBoard)
  step('one’s own hours are changed in the settings', changeHours)
  // ASVS 7.4.4
  step('signing out leads to the first page again', leave)
})
