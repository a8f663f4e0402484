import { type Dice, seededDice } from './dice.ts'
import { PeopleMaker, type Values } from './people.ts'
import { ERRANDS, NEXT_STEPS, TALKS } from './tables/words.ts'

/** One record to be: its owner by number, its values; other records by their number in the world. */
export interface SampleRecord {
  readonly owner: number
  readonly values: Values
}

/** A customer, and whether it is in another country. */
export interface SampleAccount extends SampleRecord {
  readonly abroad: boolean
}

export interface SampleContact extends SampleRecord {
  readonly account: number | null
}

/** A follow-up or a task about one of the contacts, by the contact's owner. */
export interface SampleNote extends SampleRecord {
  readonly contact: number
}

/** A sample company's whole base of customers. */
export interface SampleWorld {
  readonly accounts: readonly SampleAccount[]
  readonly contacts: readonly SampleContact[]
  readonly leads: readonly SampleRecord[]
  readonly activities: readonly SampleNote[]
  readonly tasks: readonly SampleNote[]
}

export interface WorldPlan {
  readonly seed: number
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  /** How many people own customers. */
  readonly owners: number
  readonly contacts?: number
}

const CONTACTS = 3_600
const DAY_MS = 86_400_000
const YEAR_DAYS = 365
const PEOPLE_PER_ACCOUNT = 3
const SHARE_ABROAD = 0.18
const SHARE_ALONE = 0.12
const LEADS_PER_CONTACT = 0.15

interface Making {
  readonly dice: Dice
  readonly people: PeopleMaker
  readonly plan: WorldPlan
}

/** A moment in working hours of China, so many days before the end. */
function workingMoment({ dice, plan }: Making, daysBefore: number): string {
  const day = Math.floor(plan.now / DAY_MS - daysBefore) * DAY_MS
  const minutes = dice.between(9 * 60, 18 * 60) - 8 * 60
  return new Date(day + minutes * 60_000).toISOString()
}

const dateBefore = ({ plan }: Making, days: number): string =>
  new Date(plan.now - days * DAY_MS).toISOString().slice(0, 10)

function makeAccounts({ dice, people, plan }: Making, many: number): SampleRecord[] {
  return Array.from({ length: many }, (_, at) => ({
    owner: at % plan.owners,
    values: dice.chance(SHARE_ABROAD) ? people.foreignAccount() : people.chineseAccount(),
  }))
}

function makeContacts(making: Making, accounts: readonly SampleRecord[]): SampleContact[] {
  const { dice, people, plan } = making
  return Array.from({ length: plan.contacts ?? CONTACTS }, (_, at) => {
    const account = dice.chance(SHARE_ALONE) ? null : dice.between(0, accounts.length - 1)
    const company = account === null ? undefined : accounts[account]
    const values = people.contactAt(company?.values ?? null)
    return {
      account,
      owner: company?.owner ?? dice.between(0, plan.owners - 1),
      values: {
        ...values,
        customerNo: `KH${String(at + 1).padStart(6, '0')}`,
        since: dateBefore(making, dice.between(0, 4 * YEAR_DAYS)),
      },
    }
  })
}

/** The same hour of the day as the talk that planned it. */
const twoWeeksAfter = (at: string): string => new Date(Date.parse(at) + 14 * DAY_MS).toISOString()

/** The year's talks with one contact, oldest first. */
function talksWith(making: Making, contact: number, owner: number): SampleNote[] {
  const { dice } = making
  const many = dice.chance(0.45) ? 0 : dice.between(1, 4)
  const days = Array.from({ length: many }, () => dice.between(1, YEAR_DAYS)).sort((a, b) => b - a)
  return days.map((day) => {
    const [kind, words, result] = dice.pick(TALKS)
    const next = dice.chance(0.5)
    const at = workingMoment(making, day)
    return {
      contact,
      owner,
      values: {
        kind,
        words,
        result,
        at,
        ...(next ? { nextStep: dice.pick(NEXT_STEPS), nextStepAt: twoWeeksAfter(at) } : {}),
      },
    }
  })
}

function taskFor(making: Making, contact: number, owner: number): SampleNote {
  const { dice } = making
  const daysBefore = dice.between(-21, 90)
  const done = daysBefore > 2 ? dice.chance(0.9) : daysBefore > 0 && dice.chance(0.4)
  const due = workingMoment(making, daysBefore)
  return {
    contact,
    owner,
    values: {
      what: dice.pick(ERRANDS),
      due,
      priority: dice.pick(['low', 'normal', 'normal', 'high']),
      done,
      ...(done ? { doneAt: due } : {}),
    },
  }
}

/** The contact knows when they were last spoken with and what comes next. */
function withLastTalk(contact: SampleContact, talks: readonly SampleNote[]): SampleContact {
  const last = talks.at(-1)
  if (last === undefined) return contact
  const { at = null, nextStepAt = null } = last.values
  return { ...contact, values: { ...contact.values, lastFollowUpAt: at, nextStepAt } }
}

/** A company was last spoken with when the last of its people was; so it is with its next step. */
function withPeoplesTalks(account: SampleRecord, people: readonly SampleContact[]): SampleRecord {
  const moments = (key: string) =>
    people.flatMap(({ values }) => (typeof values[key] === 'string' ? [values[key]] : []))
  const lastFollowUpAt = moments('lastFollowUpAt').sort().at(-1)
  const nextStepAt = moments('nextStepAt').sort().at(-1)
  return {
    ...account,
    values: {
      ...account.values,
      ...(lastFollowUpAt === undefined ? {} : { lastFollowUpAt }),
      ...(nextStepAt === undefined ? {} : { nextStepAt }),
    },
  }
}

/** Makes the world: the same for the same seed and moment. Pure; nothing is stored. */
export function makeSampleWorld(plan: WorldPlan): SampleWorld {
  const dice = seededDice(plan.seed)
  const making: Making = { dice, people: new PeopleMaker(dice), plan }
  const many = plan.contacts ?? CONTACTS
  const accounts = makeAccounts(making, Math.ceil(many / PEOPLE_PER_ACCOUNT))
  const contacts = makeContacts(making, accounts)
  const talks = contacts.map(({ owner }, at) => talksWith(making, at, owner))
  const tasks = contacts.flatMap(({ owner }, at) => (dice.chance(0.15) ? [taskFor(making, at, owner)] : []))
  const leads = Array.from({ length: Math.round(many * LEADS_PER_CONTACT) }, () => ({
    owner: dice.between(0, plan.owners - 1),
    values: making.people.lead(),
  }))
  const people = contacts.map((contact, at) => withLastTalk(contact, talks[at] ?? []))
  const peopleOf = Map.groupBy(people, ({ account }) => account)
  return {
    accounts: accounts.map(({ owner, values: { country, ...values } }, at) => ({
      ...withPeoplesTalks({ owner, values }, peopleOf.get(at) ?? []),
      abroad: country !== undefined,
    })),
    contacts: people,
    leads,
    activities: talks.flat(),
    tasks,
  }
}
