import type { ObjectDeclaration } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { leavesOf, readQuestion } from '../../records/index.ts'
import type { ViewContent } from './schemas.ts'

const PERSONAL = new Set(['personal', 'sensitive'])
const EVERY_RECORD = new Set(['createdAt', 'updatedAt'])

/** What of a view is asked of a list, as the gate would judge it for this caller; a field that may not be seen is refused like one that does not exist. */
function questionOf(caller: Caller, object: ObjectDeclaration, view: ViewContent) {
  return readQuestion(caller, object, {
    ...(view.filter === null ? {} : { filter: view.filter }),
    ...(view.sort === null ? {} : { sort: view.sort }),
    ...(view.q === null ? {} : { q: view.q }),
    fields: (view.columns ?? []).map(({ key }) => key),
  })
}

/** Whether a view asks by a value that belongs to a person: a search, or a condition on a personal field other than whether there is one. */
function asksPersonally(question: ReturnType<typeof questionOf>): boolean {
  const leaves = question.tree === null ? [] : leavesOf(question.tree)
  return (
    question.search !== null ||
    leaves.some(({ field, operator }) => PERSONAL.has(field.field.class) && operator !== 'null')
  )
}

function demandBoardField(caller: Caller, object: ObjectDeclaration, key: string): void {
  const isChoice = object.fields[key]?.kind === 'choice'
  if (isChoice && visibleFields(caller.access, object.name).get(key) === 'clear') return
  throw new Refusal('field_unknown', { errors: [{ path: '/boardField', code: 'field_unknown' }] })
}

/** Refuses a view that asks for what its maker may not see; or, shared, by values that are a person's. */
export function demandKeepable(caller: Caller, object: ObjectDeclaration, view: ViewContent & { shared: boolean }) {
  const question = questionOf(caller, object, view)
  if (view.boardField !== null) demandBoardField(caller, object, view.boardField)
  if (view.shared && asksPersonally(question))
    throw new Refusal('invalid', { errors: [{ path: '/sharedWith', code: 'view_personal' }] })
}

const withoutQuestion = { filter: null, q: null, sort: null }

/**
 * A view as this reader may have it: columns they may not see are left out, and where it asks for something they may not see, it says neither what
 * nor how and cannot be used. Rights are those of this moment, not of the day it was saved.
 */
export function readableView(
  caller: Caller,
  object: ObjectDeclaration,
  view: ViewContent & { shared: boolean },
): ViewContent & { usable: boolean } {
  const { shared, ...content } = view
  const visible = visibleFields(caller.access, object.name)
  const columns = content.columns?.filter(({ key }) => visible.has(key) || EVERY_RECORD.has(key)) ?? null
  const boardField =
    content.boardField !== null && visible.get(content.boardField) === 'clear' ? content.boardField : null
  const kind = content.kind === 'board' && boardField === null ? 'table' : content.kind
  const shown = { ...content, columns, boardField, kind }
  try {
    const usable = !shared || !asksPersonally(questionOf(caller, object, shown))
    return { ...shown, ...(usable ? {} : withoutQuestion), usable }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...shown, ...withoutQuestion, usable: false }
  }
}
