import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { may, useMe } from '../../app/session.tsx'
import { type ObjectView, useObject } from '../catalogue.ts'
import { isMoney } from '../is-money.ts'
import { isOmitted, titleOf } from '../record-values.ts'
import { isWithoutStep, stepsOf } from '../stages.ts'
import type { BriefDeal, BriefFacts } from './brief.ts'

/** More of them than anybody takes in. */
const MOST_ASKED = 100

const listOf = (plural: string, body: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
  api.post<ListOf<BusinessRecord>>(`/${plural}/query`, { limit: MOST_ASKED, ...body }, { signal })

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function dealOf(deals: ObjectView, record: BusinessRecord): BriefDeal {
  const process = deals.process
  const stage =
    process === undefined ? undefined : stepsOf(process, record).find(({ value }) => value === record[process.stage])
  return {
    id: record.id,
    name: titleOf(record, deals.title),
    outcome: stage?.outcome ?? 'open',
    amount: isMoney(record.amount) ? record.amount : null,
    closeDate: textOrNull(record.closeDate),
    withoutStep: isWithoutStep(deals, stage, record),
  }
}

/** What a field says, or undefined where the reader does not see it. */
const seen = (record: BusinessRecord, name: string) => (isOmitted(record, name) ? undefined : textOrNull(record[name]))

/** Everything the brief of a customer is made from, asked for when it is wanted; `undefined` until all is there. */
export function useBrief(account: BusinessRecord, wanted: boolean) {
  const me = useMe()
  const { object: deals } = useObject('opportunities')
  const filter = { accountId: { eq: account.id } }
  const asked = (name: string) => wanted && may(me, name, 'list')
  const dealsAsked = asked('opportunity') && deals !== undefined
  const peopleAsked = asked('contact')
  const tasksAsked = asked('task')
  const found = useQuery({
    queryKey: ['records', 'brief', account.id, dealsAsked, peopleAsked, tasksAsked],
    queryFn: async ({ signal }) => {
      const [ofDeals, ofPeople, ofTasks] = await Promise.all([
        dealsAsked ? listOf('opportunities', { filter, fields: DEAL_FIELDS }, signal) : null,
        peopleAsked ? listOf('contacts', { filter, fields: ['name', 'decisionRole'] }, signal) : null,
        tasksAsked ? listOf('tasks', { filter: taskFilter(account.id), fields: ['due'] }, signal) : null,
      ])
      return { ofDeals, ofPeople, ofTasks }
    },
    enabled: wanted,
  })
  const facts: BriefFacts | undefined =
    found.data === undefined
      ? undefined
      : {
          lastFollowUpAt: seen(account, 'lastFollowUpAt'),
          nextStepAt: seen(account, 'nextStepAt'),
          deals: deals === undefined ? undefined : found.data.ofDeals?.data.map((record) => dealOf(deals, record)),
          people: found.data.ofPeople?.data.map((record) => ({
            id: record.id,
            name: titleOf(record, 'name'),
            decides: isOmitted(record, 'decisionRole') ? undefined : record.decisionRole === 'decision_maker',
          })),
          tasks: found.data.ofTasks?.data.flatMap((record) => textOrNull(record.due) ?? []),
        }
  return { facts, error: found.error, retry: () => void found.refetch() }
}

const DEAL_FIELDS = ['name', 'pipeline', 'stage', 'amount', 'closeDate', 'nextStep', 'nextStepAt']

const taskFilter = (id: string) => ({ and: [{ about: { object: 'account', id } }, { done: { ne: true } }] })
