import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice } from './harness/office.ts'
import type { Language } from './harness/words.ts'
import { workOnDeals } from './steps/deals.ts'
import { foundCompany } from './steps/found-company.ts'
import { scrollOneColumn, workOnBoard } from './steps/list-board.ts'
import { furnishLists } from './steps/list-office.ts'
import { scrollFar } from './steps/list-scroll.ts'
import { arrangeColumns, askByConditions, changeConditions, keepAView } from './steps/list-views.ts'
import {
  changedUnderScroll,
  changeMany,
  deleteAndBringBack,
  editCells,
  hearOfNews,
  holdInOneHand,
  meetInOneCell,
  writeChinese,
} from './steps/list-work.ts'
import { takeBusinessRole } from './steps/take-role.ts'
import { founder } from './steps/typed.ts'

/** Working with lists, in one language: each step stands on the one before. */
export function describeLists(language: Language): void {
  describe(`lists, in ${language}`, () => {
    let office: Office
    let isWhole = true
    beforeAll(async () => {
      office = await openOffice(language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && isWhole) await office?.pictureOfFault(task.result.errors)
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(() => office?.close())

    const step = (sentence: string, work: (office: Office) => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work(office)
        expect(office.visitor.faults.take()).toEqual([])
      })

    step('a sales manager has contacts and leads', async () => {
      await foundCompany(office, founder)
      await takeBusinessRole(office, 'sales_manager')
      await furnishLists(office)
    })
    step('conditions are added in words; the plain ones stand in the address, the others never', askByConditions)
    step('what is asked is saved as a view, shared, opened by its link, made the first one and deleted', keepAView)
    step('a condition is changed where it stands, and an empty list says which one to take away', changeConditions)
    step('columns are chosen, moved by keyboard, pinned and widened, and stay so', arrangeColumns)
    step('a cell is edited by keyboard and the change taken back', editCells)
    step('two people in one cell see both versions', meetInOneCell)
    step('many are changed at once and put back, but for what somebody changed since', changeMany)
    step('all that is loaded is deleted and brought back', deleteAndBringBack)
    step('what others change and add far down a list moves nothing under one’s scroll', changedUnderScroll)
    step('Chinese is written by two files where the system has no font for it', writeChinese)
    step('what others add is told and moves nothing', hearOfNews)
    step('a lead is carried over the board by keyboard and mouse, and goes back where it is refused', workOnBoard)
    step('the end of a long column brings more cards', scrollOneColumn)
    step('a deal goes from its customer over the board; a stage that needs more asks for it, in words', workOnDeals)
    step('on a phone a row is a card that calls', holdInOneHand)
    step('far down 10,000 rows only what is in sight is drawn, and each frame is laid out once', scrollFar)
  })
}
