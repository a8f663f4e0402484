import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Authenticator } from './harness/authenticator.ts'
import { type Office, openOffice } from './harness/office.ts'
import { askProved } from './harness/proved.ts'
import type { Language } from './harness/words.ts'
import { addColleague } from './steps/colleague.ts'
import { useCustomerPool } from './steps/customer-pool.ts'
import { lookAtEmptyPlaces, seeNothing } from './steps/empty-places.ts'
import { foundCompany } from './steps/found-company.ts'
import { followPlaybook } from './steps/playbook.ts'
import { giveOutLeads } from './steps/settings-assignment.ts'
import { nameOption, retireLevel } from './steps/settings-choices.ts'
import {
  dragAndMeet,
  layOut,
  makeField,
  meetInOneField,
  nameQuietDays,
  turnDay,
  wordChoices,
} from './steps/settings-data.ts'
import { changeOwnProfile, letProgramWork, lookAtSingleSignOn, makeOwnToken } from './steps/settings-own.ts'
import { countReach, hangTeams, lookAtRoles, seeColleagueLeave } from './steps/settings-people.ts'
import { setUpPipelines } from './steps/settings-pipelines.ts'
import { takeBusinessRole } from './steps/take-role.ts'
import { measureMarks } from './steps/type.ts'
import { founder } from './steps/typed.ts'

/** On a slow machine the way here takes longer than a verification lasts: the founder makes it anew. */
async function verifyAnew({ visitor: { page }, holdfast }: Office, codes: Authenticator): Promise<void> {
  const answer = await askProved(page, `${holdfast.url}/api/v1/auth/step-up`, {
    method: 'POST',
    data: { type: 'totp', code: codes.next(), password: founder.password },
    headers: { origin: holdfast.url },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
}

/** The office of a company set up by its founder, in one language: every page of settings is used, judged, and its effect seen where it belongs. */
export function describeOffice(language: Language): void {
  describe(`the office, in ${language}`, () => {
    let office: Office
    let codes: Authenticator
    let isWhole = true
    beforeAll(async () => {
      office = await openOffice(language)
    })
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail' && isWhole) await office?.pictureOfFault(task.result.errors)
      isWhole &&= task.result?.state === 'pass'
    })
    afterAll(() => office?.close())

    const step = (sentence: string, work: (office: Office) => Promise<unknown>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work(office)
      })

    step('the founder sets up the company and takes a business role', async () => {
      codes = (await foundCompany(office, founder)).codes
      await seeNothing(office)
      await takeBusinessRole(office)
    })
    step('quotation marks and ellipses are as wide as the language sets them', measureMarks)
    step('each empty place says what belongs there and what to do next', lookAtEmptyPlaces)
    step('departments and teams are made and hung elsewhere, after it is said who will see whom', hangTeams)
    step('what each role sees and may do is told in words', lookAtRoles)
    step('how many records somebody reaches is counted when it is asked for', countReach)
    step('a field of the company’s own is made in plain words, granted, and stands in the form at once', makeField)
    step('two administrators in one field see both versions', meetInOneField)
    step('a field is dragged to its place; two who lay out at once see both layouts', dragAndMeet)
    step('a form is laid out anew, and the form follows at once', layOut)
    step('levels get the company’s own words, and the form follows at once', wordChoices)
    step('an option without a name is told where it lacks, and the cursor stands there', nameOption)
    step('a retired level is offered to no other record, and asked for all the same', retireLevel)
    step('pipelines are made, ordered and retired, and deals are led by them at once', setUpPipelines)
    step('what is to be done in a stage is written once, and ticked on the deals that come there', followPlaybook)
    step('new leads are given out by a rule, and say by which', giveOutLeads)
    step('a pool is set up; a customer is given back and claimed', useCustomerPool)
    step('quiet days are set for a level', nameQuietDays)
    step('the calendar shows the year’s holidays, and a day is turned', turnDay)
    step('a program is made, its secret shown once, and let to work', async () => {
      await verifyAnew(office, codes)
      await letProgramWork(office)
      await lookAtSingleSignOn(office)
    })
    // ASVS 10.4.9
    step('a token for a script of one’s own is made, shown once, and ended', makeOwnToken)
    step('one’s own name is changed, and the shell says it', changeOwnProfile)
    step('a colleague comes in', addColleague)
    step('the colleague leaves, and what they held is handed over', seeColleagueLeave)
  })
}
