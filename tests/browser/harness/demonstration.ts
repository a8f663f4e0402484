import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIResponse, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Authenticator, authenticator } from './authenticator.ts'
import { startHoldfast } from './installation.ts'
import { type Office, openOffice } from './office.ts'
import { type Visitor, visit } from './visitor.ts'
import type { Language } from './words.ts'

const HOLDFAST = join(import.meta.dirname, '../../../holdfast.mjs')

/** How somebody of the sample company signs in. */
export interface Account {
  readonly email: string
  readonly password: string
  readonly totpSecret: string
}

/** A person of the sample company at a window of their own. */
export interface Person extends Visitor {
  /** A call of the API as this person. */
  call<T>(method: 'get' | 'post' | 'patch', path: string, data?: object, version?: number): Promise<T>
  /** Signs in (again) as this person. */
  signIn(): Promise<void>
}

/** The sample company in an installation of its own: its salesperson at the office's window. */
export interface Demonstration {
  readonly office: Office
  readonly rep: Person
  /** Comes in at a further window. */
  comeIn(who: string): Promise<Person>
}

/** The sample company with nobody in it yet. */
export interface Sample {
  readonly office: Office
  accountOf(who: string): Account
}

async function answerOf<T>(answer: APIResponse): Promise<T> {
  expect(answer.ok(), `${answer.status()} ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

function personAt(office: Office, visitor: Visitor, account: Account & { readonly codes: Authenticator }): Person {
  const { page } = visitor
  const { codes } = account
  const call: Person['call'] = async (method, path, data, version) => {
    const headers = { origin: office.holdfast.url, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) }
    const answer = await page.request[method](`${office.holdfast.url}/api/v1${path}`, {
      headers,
      ...(data === undefined ? {} : { data }),
    })
    return answerOf(answer)
  }
  return {
    ...visitor,
    call,
    async signIn() {
      const { email, password } = account
      await call('post', '/auth/sign-in', { email, password })
      await call('post', '/auth/mfa', { type: 'totp', code: codes.next() })
    },
  }
}

/** Opens the sample company before anybody signs in; whoever opens it closes its office. */
export async function openSample(language: Language, main: readonly string[] = [HOLDFAST, 'demo']): Promise<Sample> {
  const office = await openOffice(language, (folder) => startHoldfast(folder, { main }))
  const accounts = JSON.parse(
    readFileSync(join(office.holdfast.dataDir, 'demo-accounts.json'), 'utf8'),
  ) as readonly Account[]
  const accountOf = (who: string) => {
    const account = accounts.find(({ email }) => email === `${who}@demo.example`)
    if (account === undefined) throw new Error(`nobody is called ${who}`)
    return account
  }
  return { office, accountOf }
}

/** Opens the sample company with its salesperson signed in; whoever opens it closes its office. */
export async function openDemonstration(language: Language, main?: readonly string[]): Promise<Demonstration> {
  const { office, accountOf } = await openSample(language, main)
  // one person comes in at several windows with one authenticator: a code works once
  const codes = new Map<string, Authenticator>()
  const enter = async (visitor: Visitor, who: string) => {
    const account = accountOf(who)
    const own = codes.get(who) ?? authenticator(account.totpSecret)
    codes.set(who, own)
    const person = personAt(office, visitor, { ...account, codes: own })
    await person.signIn()
    return person
  }
  return {
    office,
    rep: await enter(office.visitor, 'rep'),
    comeIn: async (who) => enter(await visit(office.browser, language), who),
  }
}

/** Waits for the page's own main heading. */
export const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()

/** The places whose drafts are sealed in this browser. */
const KEPT = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('holdfast-drafts', 1)
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const asked = opening.result.transaction('sealed').objectStore('sealed').getAllKeys()
    asked.onsuccess = () => resolve(asked.result.join())
    asked.onerror = () => reject(asked.error)
  }
})`

/** The places where something is kept sealed in the browser, behind one another. */
export const placesKept = (page: Page): Promise<string> => page.evaluate(KEPT)

/** Waits until what is being written at a place is sealed in the browser. */
export const draftKept = (page: Page, place: string) => expect.poll(() => placesKept(page)).toContain(place)
