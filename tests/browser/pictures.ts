import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from './harness/words.ts'
import { showAuditOffice, showCaller } from './steps/pictures/auditors.ts'
import { showCustomersOwn } from './steps/pictures/customers.ts'
import { showCalendar } from './steps/pictures/days.ts'
import { showDeals, showInsight } from './steps/pictures/deals.ts'
import { showImport, showMerge, showNotices } from './steps/pictures/doing.ts'
import { showConversion } from './steps/pictures/leads.ts'
import { showLetter } from './steps/pictures/letters.ts'
import { showLists } from './steps/pictures/lists.ts'
import { showOffice } from './steps/pictures/office.ts'
import { showPapers } from './steps/pictures/papers.ts'
import { openPictured, type Pictured } from './steps/pictures/pictured.ts'
import { showHome, showRecords } from './steps/pictures/records.ts'
import { showShared } from './steps/pictures/shared.ts'

/** Each step looks at several screens in four ways. */
const STEP_MS = 300_000

/**
 * Every screen of the sample company at one moment, in one language: judged for whoever sees it and whoever hears it, and pictured for the documents
 * where that is asked for.
 */
export function describePictures(language: Language): void {
  describe(`every screen, in ${language}`, () => {
    let pictured: Pictured
    beforeAll(async () => {
      pictured = await openPictured(language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await pictured?.office.pictureOfFault(task.result.errors)
      pictured?.office.visitor.faults.take()
    })
    afterAll(() => pictured?.office.close())

    const step = (sentence: string, work: (pictured: Pictured) => Promise<void>) =>
      test(
        sentence,
        async () => {
          expect(pictured, 'the sample company did not open').toBeDefined()
          await work(pictured)
        },
        STEP_MS,
      )

    step('signing in, Home, the palette and the keys', showHome)
    step('lists, their filters and columns, the board', showLists)
    step('deals on their board and the page of one', showDeals)
    step('the funnel, the forecast, the review and the boards', showInsight)
    step('quotes, contracts, orders and payments, and who bought', showPapers)
    step('the pages of a customer without an account', showCustomersOwn)
    step('the calendar, and a task about to be planned', showCalendar)
    step('records, a shown value, a new contact', showRecords)
    step('an import from its file to its result', showImport)
    step('a lead about to be converted', showConversion)
    step('a letter to a customer', showLetter)
    step('two records side by side, and the trash', showMerge)
    step('notices and one’s own pages', showNotices)
    step('the pages of the administrators', showOffice)
    step('what nobody owns, what is shared, what is to be given on', showShared)
    step('the record of everything, and its proof', showAuditOffice)
    step('the first page of who answers the telephone', showCaller)
  })
}
