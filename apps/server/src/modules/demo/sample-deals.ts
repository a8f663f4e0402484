import { type Money, opportunity, type Stage } from '@holdfast/catalog'
import { type Dice, seededDice } from './dice.ts'
import type { Values } from './people.ts'
import { FOREIGN_CURRENCY, USUAL_WORTH } from './sample-rates.ts'
import { DEAL_STEPS, GOODS } from './tables/words.ts'

/** A deal with one of the accounts, by the account's owner. */
export interface SampleDeal {
  readonly owner: number
  readonly account: number
  readonly values: Values
  /** The stages through which it came. */
  readonly way: readonly { readonly stage: string; readonly at: string }[]
}

interface DealPlan {
  readonly seed: number
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  readonly accounts: readonly { readonly owner: number; readonly abroad: boolean }[]
}

const DAY_MS = 86_400_000
const SHARE_WITH_DEAL = 0.24
/** How many of a hundred deals stand in each stage. */
const SPREAD: Readonly<Record<string, number>> = {
  first_contact: 20,
  needs: 16,
  proposal: 14,
  negotiation: 9,
  won: 24,
  lost: 17,
}

const stages: readonly Stage[] = opportunity.process?.pipelines[0]?.stages ?? []

function stageBy(dice: Dice): Stage | undefined {
  let left = dice.between(1, 100)
  return stages.find(({ value }) => {
    left -= SPREAD[value] ?? 0
    return left <= 0
  })
}

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** What is only there once a deal has ended, or only while it goes on. */
function endOf(dice: Dice, { value, outcome }: Stage, now: number): Values {
  const since = now - dice.between(0, outcome === 'open' ? 45 : 330) * DAY_MS - dice.between(0, 20) * 1_800_000
  const moment = new Date(since).toISOString()
  if (outcome !== 'open')
    return {
      stageSince: moment,
      closedAt: moment,
      closeDate: dayAt(since),
      ...(outcome === 'lost'
        ? { lostReason: dice.pick(['price', 'competitor', 'no_budget', 'postponed', 'other']) }
        : {}),
    }
  const nextStep = dice.chance(0.85) ? { nextStep: dice.pick(DEAL_STEPS[value] ?? ['联系客户']) } : {}
  return { stageSince: moment, closeDate: dayAt(now + dice.between(3, 110) * DAY_MS), ...nextStep }
}

const SHARE_SKIPPED = 0.12

/** How a deal came where it stands since then: through the open stages before, most of them, some days in each. */
function wayOf(dice: Dice, stage: Stage, since: number): SampleDeal['way'] {
  const open = stages.filter(({ outcome }) => outcome === 'open')
  const before = stage.outcome === 'open' ? open.indexOf(stage) : open.length
  const reached = stage.outcome === 'lost' ? dice.between(1, before) : before
  let moment = since
  return open
    .slice(0, reached)
    .filter((_, at) => at === 0 || !dice.chance(SHARE_SKIPPED))
    .toReversed()
    .map(({ value }) => {
      moment -= dice.between(2, 24) * DAY_MS + dice.between(0, 20) * 1_800_000
      return { stage: value, at: new Date(moment).toISOString() }
    })
    .toReversed()
}

/** What a deal is worth, in hundreds; who buys abroad pays in dollars. */
function amountOf(yuan: number, abroad: boolean): Money {
  const inHundreds = (sum: number) => `${Math.max(1, Math.round(sum / 100)) * 100}.00`
  return abroad
    ? { amount: inHundreds(yuan / USUAL_WORTH), currency: FOREIGN_CURRENCY }
    : { amount: inHundreds(yuan), currency: 'CNY' }
}

/** Deals with a quarter of the accounts, in all stages: the same for the same seed, moment and accounts. Pure. */
export function makeSampleDeals({ seed, now, accounts }: DealPlan): SampleDeal[] {
  const dice = seededDice(seed)
  const ways = seededDice(seed + 1)
  return accounts.flatMap(({ owner, abroad }, account): SampleDeal[] => {
    const stage = dice.chance(SHARE_WITH_DEAL) ? stageBy(dice) : undefined
    if (stage === undefined) return []
    const [name, price] = dice.pick(GOODS)
    const amount = amountOf((price * dice.between(70, 160)) / 100, abroad)
    const values: Values = {
      name,
      pipeline: 'standard',
      stage: stage.value,
      probability: stage.probability,
      amount: { ...amount },
      source: dice.pick(['exhibition', 'referral', 'website', 'phone']),
      ...endOf(dice, stage, now),
    }
    const way = wayOf(ways, stage, Date.parse(String(values['stageSince'])))
    return [{ owner, account, values: { ...values, openedAt: way[0]?.at ?? values['stageSince'] ?? null }, way }]
  })
}
