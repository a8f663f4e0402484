import type { MessageId } from '../../locales/zh.ts'
import { moneySums } from './money-sums.ts'

/** A deal as the brief needs it. */
export interface BriefDeal {
  readonly id: string
  readonly name: string
  readonly outcome: 'open' | 'won' | 'lost'
  readonly amount: { readonly amount: string; readonly currency: string } | null
  /** `2026-12-24`. */
  readonly closeDate: string | null
  readonly withoutStep: boolean
}

export interface BriefPerson {
  readonly id: string
  readonly name: string
  /** Whether they decide; `undefined` where the reader does not see it. */
  readonly decides: boolean | undefined
}

/** What the reader sees of a customer. `undefined` is what they do not see: of that nothing is said, not even that it is missing. */
export interface BriefFacts {
  readonly lastFollowUpAt: string | null | undefined
  readonly nextStepAt: string | null | undefined
  readonly deals: readonly BriefDeal[] | undefined
  readonly people: readonly BriefPerson[] | undefined
  /** Open tasks about the customer: when each is due. */
  readonly tasks: readonly string[] | undefined
}

/** One sentence of the brief: what it says, what about, whether something should be done. */
export interface BriefLine {
  readonly says: MessageId
  readonly count?: number
  readonly days?: number
  /** A moment or a day, to be said as one says it. */
  readonly at?: string
  readonly name?: string
  readonly amounts?: readonly { readonly amount: string; readonly currency: string }[]
  /** The record that the sentence leads to. */
  readonly to?: string
  readonly warns: boolean
}

const DAY_MS = 86_400_000
/** A customer of whom nothing was heard for so long is called quiet. */
const QUIET_DAYS = 30
/** A deal that closes within so many days is named. */
const SOON_DAYS = 30
const MOST_NAMED = 3

const daysSince = (at: string, now: number): number => Math.floor((now - Date.parse(at)) / DAY_MS)
/** The day it is here, as dates are written. */
const dayOf = (now: number): string =>
  new Date(now - new Date(now).getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

function contactLine({ lastFollowUpAt }: BriefFacts, now: number): BriefLine[] {
  if (lastFollowUpAt === undefined) return []
  if (lastFollowUpAt === null) return [{ says: 'brief.never', warns: true }]
  const days = daysSince(lastFollowUpAt, now)
  return days >= QUIET_DAYS
    ? [{ says: 'brief.quiet', days, warns: true }]
    : [{ says: 'brief.lastContact', at: lastFollowUpAt, warns: false }]
}

function stepLine({ nextStepAt }: BriefFacts, now: number): BriefLine[] {
  if (nextStepAt === undefined) return []
  if (nextStepAt === null) return [{ says: 'brief.noStep', warns: true }]
  const late = Date.parse(nextStepAt) < now
  return [{ says: late ? 'brief.lateStep' : 'brief.nextStep', at: nextStepAt, warns: late }]
}

const amountsOf = (deals: readonly BriefDeal[]) => moneySums(deals.flatMap(({ amount }) => amount ?? []))

/** What is to be said of one open deal, the most pressing first; nothing where it goes its way. */
function dealLine({ id, name, closeDate, withoutStep }: BriefDeal, today: string): BriefLine[] {
  const named = { name, to: `/opportunities/${id}` }
  const days = closeDate === null ? null : daysBetween(today, closeDate)
  if (days !== null && days < 0) return [{ says: 'brief.dealOverdue', ...named, days: -days, warns: true }]
  if (withoutStep) return [{ says: 'brief.dealWithoutStep', ...named, warns: true }]
  if (days === null || closeDate === null || days > SOON_DAYS) return []
  return [{ says: 'brief.dealSoon', ...named, at: closeDate, warns: false }]
}

function dealLines({ deals }: BriefFacts, now: number): BriefLine[] {
  if (deals === undefined) return []
  const open = deals.filter(({ outcome }) => outcome === 'open')
  const won = deals.filter(({ outcome }) => outcome === 'won')
  const named = open.flatMap((deal) => dealLine(deal, dayOf(now)))
  return [
    open.length === 0
      ? { says: 'brief.noDeal', warns: false }
      : { says: 'brief.deals', count: open.length, amounts: amountsOf(open), warns: false },
    ...[...named.filter(({ warns }) => warns), ...named.filter(({ warns }) => !warns)].slice(0, MOST_NAMED),
    ...(won.length === 0
      ? []
      : [{ says: 'brief.won' as const, count: won.length, amounts: amountsOf(won), warns: false }]),
  ]
}

function peopleLine({ people }: BriefFacts): BriefLine[] {
  if (people === undefined) return []
  if (people.length === 0) return [{ says: 'brief.nobody', warns: true }]
  const decider = people.find(({ decides }) => decides === true)
  if (decider !== undefined)
    return [{ says: 'brief.decider', name: decider.name, to: `/contacts/${decider.id}`, warns: false }]
  return people.some(({ decides }) => decides === undefined)
    ? [{ says: 'brief.people', count: people.length, warns: false }]
    : [{ says: 'brief.noDecider', count: people.length, warns: true }]
}

function taskLine({ tasks }: BriefFacts, now: number): BriefLine[] {
  if (tasks === undefined || tasks.length === 0) return []
  const late = tasks.filter((due) => Date.parse(due) < now).length
  return late > 0
    ? [{ says: 'brief.tasksLate', count: late, warns: true }]
    : [{ says: 'brief.tasks', count: tasks.length, warns: false }]
}

/** A customer in a few sentences, by rules and from what the reader sees alone: last contact and next step, deals, people, tasks. */
export const briefOf = (facts: BriefFacts, now: number): readonly BriefLine[] => [
  ...contactLine(facts, now),
  ...stepLine(facts, now),
  ...dealLines(facts, now),
  ...peopleLine(facts),
  ...taskLine(facts, now),
]
