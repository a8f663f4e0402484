/** How a question is answered: by the database alone, by an index over sealed fields, or by opening what may match. */
import type { Caller } from '../../platform/gate/session.ts'
import { isLeaf, leavesOf, type Tree } from './ask.ts'
import { type Alternative, leafAlternatives, searchAlternatives } from './index-terms.ts'
import type { Question } from './question.ts'

/** How a question is answered; a cursor leads on in the same way only. */
export type Way = 'rows' | 'index' | 'opened'

/** Conditions that an index over sealed fields can drive: the free search, or one that every match must meet. */
export function driver(caller: Caller, question: Question): readonly Alternative[] | null {
  const { country } = caller.tenant.policy
  const found =
    question.search === null
      ? question.tree && drivingLeaf(question.tree, country)
      : searchAlternatives(caller.access, question.object, { text: question.search, country })
  // the index knows a record by its own owner: one reached through another is opened within reach instead
  return question.object.reachedBy === undefined || found?.length === 0 ? found : null
}

function drivingLeaf(tree: Tree, country: string): readonly Alternative[] | null {
  if (isLeaf(tree)) return leafAlternatives(tree, country)
  if ('or' in tree) return null
  for (const branch of tree.and) {
    const found = drivingLeaf(branch, country)
    if (found !== null) return found
  }
  return null
}

/** The way to answer a question, given what an index can drive of it. */
export function wayOf(question: Question, alternatives: readonly Alternative[] | null): Way {
  const asksSealed = question.tree !== null && leavesOf(question.tree).some((leaf) => leaf.field.sealed)
  if (!asksSealed && question.search === null && !question.order.sealed) return 'rows'
  return alternatives !== null && !question.sortStated && !question.count ? 'index' : 'opened'
}
