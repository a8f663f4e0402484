import type { Me, SavedView } from '@holdfast/sdk'
import type { MessageId } from '../../locales/zh.ts'
import type { ObjectView } from '../catalogue.ts'
import { type Condition, conditionsOf } from './conditions.ts'

/** A view of a list: one of those that lists have, or one that was saved. */
export interface ListView {
  readonly id: string
  /** Of the built-in ones; a saved view has its own name. */
  readonly words: MessageId | null
  readonly saved: SavedView | null
  readonly conditions: readonly Condition[]
  readonly q: string
  readonly sort: string
}

export const DEFAULT_SORT = '-updatedAt'

const mine: Condition = { field: 'ownerId', operator: 'in', value: ['me'] }
/** As the company counts it: by the days of each level. */
const quiet: Condition = { field: 'lastFollowUpAt', operator: 'quiet', value: null }

/** Planned, and due before today in the company's time zone. */
const overdue: Condition = { field: 'dueOn', operator: 'overdue', value: null }

/** The range in which the next purchase is expected begins by then, and is not over … */
const likely: Condition = { field: 'nextPurchaseOn', operator: 'expected', value: '+30d' }
/** … or is over. */
const lapsed: Condition = { field: 'nextPurchaseOn', operator: 'overdue', value: null }
/** A discount that somebody is to approve. */
const toApprove: Condition = { field: 'approval', operator: 'in', value: ['asked', 'half'] }

/** Went out to be signed, and is not yet. */
const unsigned: Condition = { field: 'status', operator: 'in', value: ['sent'] }
/** Runs, and its last day is near. */
const running: Condition = { field: 'status', operator: 'in', value: ['signed'] }
const ending: Condition = { field: 'endsOn', operator: 'within', value: '+60d' }

/** Nobody has said what comes next of what is still open. */
const noStep: Condition = { field: 'nextStepAt', operator: 'empty', value: null }
const noWords: Condition = { field: 'nextStep', operator: 'empty', value: null }
const openDeal: Condition = { field: 'closedAt', operator: 'empty', value: null }
const openLead: Condition = { field: 'status', operator: 'nin', value: ['unqualified', 'converted'] }

const builtIn: readonly ListView[] = [
  { id: 'mine', words: 'view.mine', saved: null, conditions: [mine], q: '', sort: DEFAULT_SORT },
  { id: 'quiet', words: 'view.quiet', saved: null, conditions: [mine, quiet], q: '', sort: DEFAULT_SORT },
  {
    id: 'dealStep',
    words: 'view.noStep',
    saved: null,
    conditions: [noStep, noWords, openDeal],
    q: '',
    sort: DEFAULT_SORT,
  },
  { id: 'leadStep', words: 'view.noStep', saved: null, conditions: [noStep, openLead], q: '', sort: DEFAULT_SORT },
  { id: 'overdue', words: 'view.overdue', saved: null, conditions: [overdue], q: '', sort: 'dueOn' },
  { id: 'likely', words: 'view.likely', saved: null, conditions: [likely], q: '', sort: 'nextPurchaseOn' },
  { id: 'lapsed', words: 'view.lapsed', saved: null, conditions: [lapsed], q: '', sort: 'nextPurchaseTo' },
  { id: 'approval', words: 'view.approval', saved: null, conditions: [toApprove], q: '', sort: DEFAULT_SORT },
  { id: 'unsigned', words: 'view.unsigned', saved: null, conditions: [unsigned], q: '', sort: DEFAULT_SORT },
  { id: 'ending', words: 'view.ending', saved: null, conditions: [running, ending], q: '', sort: 'endsOn' },
  { id: 'all', words: 'view.all', saved: null, conditions: [], q: '', sort: DEFAULT_SORT },
]

const isOwned = (object: ObjectView): boolean => object.fields.has('owner')

/** Whose lists have the view. */
const IS_OF: Readonly<Record<string, (object: ObjectView) => boolean>> = {
  mine: isOwned,
  quiet: (object) => isOwned(object) && object.fields.has('lastFollowUpAt'),
  dealStep: ({ fields }) => ['nextStepAt', 'nextStep', 'closedAt'].every((key) => fields.has(key)),
  leadStep: ({ name, fields }) => name === 'lead' && ['nextStepAt', 'status'].every((key) => fields.has(key)),
  unsigned: ({ fields }) => fields.has('endsOn'),
  ending: ({ fields }) => fields.has('endsOn'),
  approval: ({ fields }) => fields.has('approval'),
  overdue: ({ fields }) => fields.has('dueOn'),
  likely: ({ fields }) => fields.has('nextPurchaseOn'),
  lapsed: ({ fields }) => fields.has('nextPurchaseOn'),
}

const builtInOf = (object: ObjectView): readonly ListView[] =>
  builtIn.filter(({ id }) => id === 'all' || IS_OF[id]?.(object) === true)

const viewOf = (saved: SavedView): ListView => ({
  id: saved.id,
  words: null,
  saved,
  conditions: conditionsOf(saved.filter),
  q: saved.q ?? '',
  sort: saved.sort ?? DEFAULT_SORT,
})

/** The views of an object's list, the built-in ones first. */
export const viewsOf = (object: ObjectView, saved: readonly SavedView[]): readonly ListView[] => [
  ...builtInOf(object),
  ...saved.filter((view) => view.object === object.name).map(viewOf),
]

/** Who sells begins with the own customers; who leads or set up the company, with all within reach. */
export const firstView = (me: Me, object: ObjectView): string =>
  isOwned(object) && me.roles.includes('sales_rep') && me.founder !== true ? 'mine' : 'all'
