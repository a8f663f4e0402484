/** Letters that the first salesperson wrote: to two people of a deal, and to one who agreed that links are counted. */
import type { Money } from '@holdfast/catalog'
import type { Values } from './people.ts'
import type { SampleDeal } from './sample-deals.ts'
import type { SampleContact } from './sample-world.ts'

/** A letter about a deal or one of its people, by their owner. */
export interface SampleLetter {
  readonly owner: number
  /** Of which deal it is; null where it is one person's. */
  readonly deal: number | null
  /** Who got it, by number. */
  readonly people: readonly number[]
  readonly at: string
  readonly values: Values
  readonly followed: { readonly times: number; readonly lastAt: string } | null
}

interface LetterPlan {
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  readonly deals: readonly SampleDeal[]
  readonly contacts: readonly SampleContact[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const FIRST_OWNER = 0
const DAYS_SINCE_CONSENT = 60

const OFFER = `您好：

附上这次的配置方案和交货安排，请两位看看测量行程和测头的配置是否合适。下周我带工程师上门，当面把方案过一遍。

周雨桐
云杉精密仪器`

const GUIDE = `您好：

您要的选型手册在这里：https://www.example.com/guides/cmm
校准周期的说明在这里：https://www.example.com/guides/calibration

有不清楚的地方直接回信就行。

周雨桐
云杉精密仪器`

const reachable = ({ values }: SampleContact): boolean => typeof values['email'] === 'string'

/** The first open deal of the salesperson at home with two people of whom addresses are known: the letters are in Chinese. */
function dealWithPeople({ deals, contacts }: LetterPlan): { deal: number; people: readonly number[] } | undefined {
  const candidates = deals.flatMap(({ owner, account, values }, deal) => {
    const isHome = (values['amount'] as unknown as Money).currency === 'CNY'
    const ours = owner === FIRST_OWNER && isHome && values['closedAt'] === undefined
    const people = contacts.flatMap((each, at) => (ours && each.account === account && reachable(each) ? [at] : []))
    return people.length >= 2 ? [{ deal, people: people.slice(0, 2) }] : []
  })
  return candidates[0]
}

/** The letters, oldest first: the same for the same moment, deals and people. Pure. */
export function makeSampleLetters(plan: LetterPlan): SampleLetter[] {
  const found = dealWithPeople(plan)
  const [reader] = found?.people ?? []
  if (found === undefined || reader === undefined) return []
  const moment = (days: number, hours: number) =>
    new Date((Math.floor(plan.now / DAY_MS) - days) * DAY_MS + hours * HOUR_MS).toISOString()
  const letter = (subject: string, words: string, at: string): Pick<SampleLetter, 'owner' | 'at' | 'values'> => ({
    owner: FIRST_OWNER,
    at,
    values: { kind: 'mail', subject, direction: 'out', words, at },
  })
  return [
    {
      ...letter('选型手册和校准周期', GUIDE, moment(6, 2)),
      deal: null,
      people: [reader],
      followed: { times: 3, lastAt: moment(4, 7) },
    },
    {
      ...letter('三坐标配置方案和交货安排', OFFER, moment(2, 1)),
      deal: found.deal,
      people: found.people,
      followed: null,
    },
  ]
}

/** What is known of people and deals once the letters went: who agreed that links are counted, and when each was last written to. */
export function afterLetters(
  letters: readonly SampleLetter[],
  { now, deals, contacts }: LetterPlan,
): Pick<LetterPlan, 'deals' | 'contacts'> & { readonly deals: readonly SampleDeal[] } {
  const consent = {
    mailTracking: new Date(now - DAYS_SINCE_CONSENT * DAY_MS).toISOString().slice(0, 10),
    mailTrackingHow: '展会登记表上勾选',
  }
  const lastOf = (isAbout: (letter: SampleLetter) => boolean): Values => {
    const last = letters.findLast(isAbout)
    return last === undefined ? {} : { lastFollowUpAt: last.at }
  }
  return {
    contacts: contacts.map((each, at) => {
      const own = letters.find(({ deal, people }) => deal === null && people.includes(at))
      if (own === undefined) return each
      return { ...each, values: { ...each.values, ...consent, lastFollowUpAt: own.at } }
    }),
    deals: deals.map((each, at) => ({ ...each, values: { ...each.values, ...lastOf(({ deal }) => deal === at) } })),
  }
}
