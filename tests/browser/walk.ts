import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice } from './harness/office.ts'
import type { Language } from './harness/words.ts'
import { foundCompany } from './steps/found-company.ts'

const founder = {
  company: '澜沧江畔雨林精密仪器有限公司',
  name: '欧阳澜清',
  email: 'lanqing.ouyang@rainforest-precision.example',
  password: '青石板路 unhurried-lantern 47',
}

/** The whole way of a first day, in one language: each step stands on the one before. */
export function describeWalk(language: Language): void {
  describe(`a first day, in ${language}`, () => {
    let office: Office
    let isWhole = true
    beforeAll(async () => {
      office = await openOffice(language)
    })
    afterEach(({ task }) => {
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(() => office?.close())

    const step = (sentence: string, work: () => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work()
      })

    step('the printed link sets up a company, its founder, a second factor and recovery codes', async () => {
      await foundCompany(office, founder)
    })
  })
}
