import { type Field, fieldsOf, isSealedClass } from '@holdfast/catalog'
import { type Reach, reachesShowing } from '@holdfast/policy'
import type { Caller } from '../../platform/gate/session.ts'
import { uuidFromBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { digestLabel } from '../search-index.ts'
import { leavesOf } from './ask.ts'
import { queryShownByMask } from './masked-search.ts'
import type { Question } from './question.ts'

const isMaskedSomewhere = (shown: readonly Reach[], clear: readonly Reach[]): boolean =>
  shown.some((reach) => !clear.includes(reach))

/** Kinds whose values can be counted through; a name or a nickname typed into the search is no guess at one. */
const GUESSABLE: ReadonlySet<Field['kind']> = new Set(['phone', 'email', 'creditCode', 'nationalId'])

function searchGuesses(question: Question, text: string, country: string): string[] {
  const { object, words } = question
  return fieldsOf(object).flatMap(({ key, field }) => {
    if (!isSealedClass(field.class) || !GUESSABLE.has(field.kind)) return []
    const within = (mode: 'clear' | 'masked') =>
      reachesShowing(words.access, { object: object.name, key, action: 'list' }, mode)
    const asks = isMaskedSomewhere(within('masked'), within('clear')) && queryShownByMask(field, { text, country })
    return asks ? [text] : []
  })
}

/** What a question guesses of values that the caller sees only masked. */
function guessedValues(question: Question, country: string): readonly string[] {
  const { tree, search } = question
  const leaves = tree === null ? [] : leavesOf(tree)
  const stated = leaves
    .filter(({ field, operator }) => field.sealed && operator === 'eq' && isMaskedSomewhere(field.shown, field.clear))
    .map(({ field, value }) => `${field.key}:${String(value)}`)
  return [...new Set([...stated, ...(search === null ? [] : searchGuesses(question, search, country))])]
}

/**
 * The guesses of a question as subjects of its sight: each value asked for counts like a person seen, found or not, so that trying out what a mask
 * hides ends at the budget of listed people.
 */
export async function guessesOf(
  services: Services,
  caller: Caller,
  question: Question,
): Promise<{ subjectId: string; recordId: string }[]> {
  const values = guessedValues(question, caller.tenant.policy.country)
  if (values.length === 0) return []
  const digests = await services.keeper.digests(caller.tenant.id, digestLabel(question.object.name, 'guess'), values)
  return digests.map(uuidFromBytes).map((subjectId) => ({ subjectId, recordId: subjectId }))
}
