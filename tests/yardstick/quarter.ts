import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '../browser/harness/words.ts'
import { isHere } from './hardware-seller.ts'
import { foundSeller, goTo, openQuarter, type Quarter } from './quarter-office.ts'
import {
  bringMonth,
  bringYear,
  type Facts,
  forecastTells,
  funnelTells,
  receivePayment,
  sendQuote,
  takeOrder,
  winDeal,
  winLead,
} from './quarter-steps.ts'

const PUBLISHED: readonly Facts[] = [
  { quarter: 1, won: 531, amount: '1134672', lost: 116 },
  { quarter: 2, won: 1_254, amount: '3086111', lost: 778 },
  { quarter: 3, won: 1_257, amount: '2982255', lost: 790 },
]
const OWN: Facts = { quarter: 4, won: 1_196, amount: '2802496', lost: 789 }

/** The last quarter of 2017 of a well-known public data set, worked through month by month in a browser, in one language. */
export function describeQuarter(language: Language): void {
  describe.runIf(isHere)(`a quarter of a hardware seller, in ${language}`, () => {
    let quarter: Quarter
    let isWhole = true
    beforeAll(async () => {
      quarter = await openQuarter(language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && isWhole) await quarter?.office.pictureOfFault(task.result.errors)
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(() => quarter?.office.close())

    const step = (sentence: string, work: (quarter: Quarter) => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work(quarter)
        expect(quarter.office.visitor.faults.take()).toEqual([])
      })

    step('on 2 October the company is set up, and hires its sellers', foundSeller)
    step('its customers and the deals of its year come by file', bringYear)
    step('the funnel tells the three quarters before as published', async (own) => {
      for (const facts of PUBLISHED) await funnelTells(own, facts)
    })
    step('somebody asks, and becomes a deal of the customer that is there', winLead)
    step('what is to be sold is put on the deal, and offered', sendQuote)
    step('on 31 October what moved comes by file', async (own) => {
      await goTo(own, 'october')
      await bringMonth(own, '2017-10-02', '2017-10-31')
    })
    step('the customer says yes; the order is confirmed and its payments are planned', takeOrder)
    step('in November the first payment comes in', async (own) => {
      await goTo(own, 'november')
      await bringMonth(own, '2017-11-01', '2017-11-30')
      await receivePayment(own, 1)
    })
    step('in December the last one, and the deal is won', async (own) => {
      await goTo(own, 'december')
      await bringMonth(own, '2017-12-01', '2017-12-31')
      await receivePayment(own, 0)
      await winDeal(own)
    })
    step('funnel and forecast tell the quarter as published, in all and by seller', async (own) => {
      await funnelTells(own, OWN)
      await forecastTells(own, OWN)
    })
  })
}
