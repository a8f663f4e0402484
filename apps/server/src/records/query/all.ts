import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { OpenRecord } from '../record.ts'
import { MOST_LIMIT, readQuestion } from './question.ts'
import { answerQuestion } from './run.ts'

/** Every record that answers a filter, opened for the caller, page by page; undefined where there are more than `most`. */
export async function allOf(
  services: Services,
  caller: Caller,
  asked: { object: ObjectDeclaration; filter: object; most: number },
): Promise<readonly OpenRecord[] | undefined> {
  const { object, filter, most } = asked
  const records: OpenRecord[] = []
  let cursor: string | null = null
  do {
    const stated = { filter, limit: MOST_LIMIT, sort: 'id', ...(cursor === null ? {} : { cursor }) }
    const page = await answerQuestion(services, caller, readQuestion(caller, object, stated))
    records.push(...page.records)
    cursor = page.next
  } while (cursor !== null && records.length <= most)
  return records.length > most ? undefined : records
}
