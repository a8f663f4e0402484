import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Authenticator } from './harness/authenticator.ts'
import { type Office, openOffice } from './harness/office.ts'
import type { Language } from './harness/words.ts'
import { attachFiles } from './steps/attach-files.ts'
import { checkConsistency, checkProof, seeItAll } from './steps/audit.ts'
import { addColleague } from './steps/colleague.ts'
import { createAccount, createContact, searchEverything } from './steps/create-records.ts'
import { findCustomer, revealMobile } from './steps/find-and-reveal.ts'
import { writeFollowUp } from './steps/follow-up.ts'
import { foundCompany } from './steps/found-company.ts'
import { importCustomers } from './steps/import-customers.ts'
import { heedNotices } from './steps/notices.ts'
import {
  addFingerprintReader,
  enrolPasskey,
  revealSensitive,
  signInByPasskey,
  sixMinutesLater,
} from './steps/passkey.ts'
import { findNothingReadable } from './steps/sealed.ts'
import { signInByPassword } from './steps/sign-in.ts'
import { takeBusinessRole } from './steps/take-role.ts'
import { founder } from './steps/typed.ts'

/** The whole way of a first day, in one language: each step stands on the one before. */
export function describeWalk(language: Language): void {
  describe(`a first day, in ${language}`, () => {
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

    const step = (sentence: string, work: () => Promise<void>) =>
      test(sentence, async () => {
        expect(isWhole, 'an earlier step failed').toBe(true)
        await work()
      })

    let codes: Authenticator

    step('the printed link sets up a company, its founder, a second factor and recovery codes', async () => {
      codes = (await foundCompany(office, founder)).codes
    })

    step('the founder takes a business role', () => takeBusinessRole(office))

    step('5,000 Chinese customers are imported with exactly the sums expected', () => importCustomers(office))

    step('the bell tells that the import has ended, and of one’s own hours', () => heedNotices(office))

    step('one is found by part of the name, initials, pinyin and last digits', () => findCustomer(office))

    step('a masked mobile is shown to its owner for a minute', () => revealMobile(office, codes))

    step('a follow-up with its next step stands on the timeline', () => writeFollowUp(office))

    step('files are attached to a follow-up, shown and downloaded', () => attachFiles(office))

    step('a company and a person are made by hand, and found from anywhere', async () => {
      await createAccount(office)
      await createContact(office)
      await searchEverything(office)
    })

    step('a colleague comes in by the link handed over, and sees no customer of the founder', () =>
      addColleague(office),
    )

    step('all of it stands in the record, in words and without a customer’s name', () => seeItAll(office))

    step('the browser proves the record by itself, and shows what was bent on the way', async () => {
      await checkProof(office)
      await checkConsistency(office)
    })

    // ASVS 7.4.4
    step('password and authenticator lead in', () => signInByPassword(office, codes))

    step('a passkey leads in alone', async () => {
      await addFingerprintReader(office)
      await enrolPasskey(office)
      await signInByPasskey(office)
    })

    step('a sensitive value asks for one touch once the sign-in is stale', async () => {
      await sixMinutesLater(office)
      await revealSensitive(office)
    })

    step('nothing that was typed or imported lies readable at rest, in any encoding or case', () =>
      findNothingReadable(office),
    )
  })
}
