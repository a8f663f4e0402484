import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Demonstration, openDemonstration } from './harness/demonstration.ts'
import type { Language } from './harness/words.ts'
import { walkPages } from './steps/keyboard/order.ts'
import { approveAmounts, approveDiscount } from './steps/record-day/approval.ts'
import { takeBoard } from './steps/record-day/boards.ts'
import { briefOnCustomer } from './steps/record-day/brief.ts'
import { planInCalendar } from './steps/record-day/calendar.ts'
import { signContract } from './steps/record-day/contracts.ts'
import { convertLead } from './steps/record-day/convert.ts'
import { createWithWarning } from './steps/record-day/create.ts'
import { toldOnDesktop } from './steps/record-day/desktop.ts'
import { followUpFromHome } from './steps/record-day/home.ts'
import { mergeSideBySide } from './steps/record-day/merge.ts'
import { payOrder } from './steps/record-day/orders.ts'
import { productLines } from './steps/record-day/product-lines.ts'
import { quoteOfDeal } from './steps/record-day/quotes.ts'
import { changeComment, nameColleague, seeWhoSees, shareForATime, twoAtOnce } from './steps/record-day/record.ts'
import { keysAndPalette } from './steps/record-day/search.ts'
import { planRepeating } from './steps/record-day/task.ts'
import { trashAndBack } from './steps/record-day/trash.ts'
import {
  connectionLost,
  oddNames,
  otherTabSignedOut,
  serverRestarted,
  sessionEnded,
  slowNetwork,
  zoomedIn,
} from './steps/record-day/trouble.ts'
import { reachInOneHand } from './steps/record-day/ways.ts'

/** A salesperson's day around single customers, in the sample company and in one language; and what may go wrong in it. */
export function describeRecordDay(language: Language): void {
  describe(`a day at the records, in ${language}`, () => {
    let day: Demonstration
    beforeAll(async () => {
      day = await openDemonstration(language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await day?.office.pictureOfFault(task.result.errors)
      day?.office.visitor.faults.take()
    })
    afterAll(() => day?.office.close())

    const step = (sentence: string, work: (day: Demonstration) => Promise<void>) =>
      test(sentence, async () => {
        expect(day, 'the sample company did not open').toBeDefined()
        await work(day)
      })

    step('a follow-up from Home takes at most four keystrokes and clicks besides its words', followUpFromHome)
    step(
      'a person with their company is made by keys that take less than 20 seconds, duplicates told',
      createWithWarning,
    )
    step('two records merge with nothing picked silently, and the old address leads to the other', mergeSideBySide)
    step('a lead becomes a customer that is there and a new deal, and is found on both', convertLead)
    step(
      'on a telephone whoever one looks at is reached by a large button, and nobody against their wish',
      reachInOneHand,
    )
    step('before a call the customer is told in a few sentences, and the group it belongs to', briefOnCustomer)
    step('products are put on a deal by keyboard, and its amount follows them', productLines)
    step('a quote is made of a deal, and stands with it and with its customer', quoteOfDeal)
    step('a discount above what one decides alone is approved on a telephone before it is sent', approveDiscount)
    step('a contract and an order of large amounts are approved on a telephone before they go out', approveAmounts)
    step('an order is made of an accepted quote, confirmed, and paid in parts', payOrder)
    step(
      'a contract made from a template is sent, signed by its customer at their page and then by us, and its PDF taken',
      signContract,
    )
    step('in the calendar a task is moved by keyboard and mouse, taken back, and planned by a click', planInCalendar)
    step(
      'a board taken as it is offered tells its numbers in pictures and in words, and a number leads to its list',
      takeBoard,
    )
    step('what was deleted is found in the trash and taken out again', trashAndBack)
    step('two at one record see each other, changes come in by themselves, and a conflict loses nothing', twoAtOnce)
    step('a colleague who can see the record is named in a follow-up', nameColleague)
    step('one’s own comment is changed and taken back, before the eyes of the other', changeComment)
    step('who allowed it is told outside the window, without a name, and a click leads there', toldOnDesktop)
    step('a repeating task is planned in plain words, and completing it plans the next', planRepeating)
    step('who can see a record is told, with what they see of it', seeWhoSees)
    step('a record is shared with a colleague for some days, and ended', shareForATime)
    step('records, places and acts are found by keyboard alone, in either language', keysAndPalette)
    // where things stand on a page is the same in Chinese
    if (language === 'en')
      step('by Tab the focus goes through every page as the eye does, and comes to an end', walkPages)
    step('a lost connection while saving loses nothing and writes nothing twice', connectionLost)
    step('a restarted server is told in a sentence and the work goes on', serverRestarted)
    step('a session that ends while one types loses no word', sessionEnded)
    step('long, right-to-left and rare names fit on every screen', oddNames)
    step('at 200 % everything can be reached', zoomedIn)
    step('on a slow network nothing is stuck', slowNetwork)
    step('signing out in another window ends this one too, in a sentence', otherTabSignedOut)
  })
}
