/** Contracts of the sample company: what customers agreed to after they accepted a quote. */
import { contract, withLines } from '@holdfast/catalog'
import type { Values } from './people.ts'
import type { SampleQuote } from './sample-quotes.ts'

/** A contract made of a quote, by the quote's owner. */
export interface SampleContract {
  readonly owner: number
  /** Which of the quotes was agreed to. */
  readonly quote: number
  readonly values: Values
}

interface ContractPlan {
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  readonly quotes: readonly SampleQuote[]
}

interface Term {
  readonly name: string
  readonly status: string
  /** In how many days from now it begins, and its last day is. */
  readonly days: readonly [number, number]
  readonly renewalMonths?: number
}

const DAY_MS = 86_400_000

const TERMS: readonly Term[] = [
  { name: '年度供货合同', status: 'signed', days: [-324, 41] },
  { name: '仪器维保合同', status: 'signed', days: [-347, 18], renewalMonths: 12 },
  { name: '年度校准服务合同', status: 'signed', days: [-115, 250] },
  { name: '年度供货合同', status: 'ended', days: [-435, -70] },
  { name: '框架采购合同', status: 'sent', days: [7, 372] },
]

/** The same for the same moment and quotes. Pure. */
export function makeSampleContracts({ now, quotes }: ContractPlan): SampleContract[] {
  const day = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  const accepted = quotes.flatMap(({ values }, at) => (values['status'] === 'accepted' ? [at] : []))
  return TERMS.flatMap(({ name, status, days: [begins, ends], renewalMonths = null }, at) => {
    const of = accepted[at]
    const agreed = of === undefined ? undefined : quotes[of]
    if (of === undefined || agreed === undefined) return []
    const stated = {
      name,
      status,
      revision: 1,
      lines: agreed.values['lines'] ?? null,
      startsOn: day(begins),
      endsOn: day(ends),
      renewalMonths,
      noticeDays: 30,
      remindDays: 14,
      signedOn: status === 'sent' ? null : day(begins - 3),
    }
    return [{ owner: agreed.owner, quote: of, values: withLines(contract, { before: null, after: stated }) }]
  })
}
