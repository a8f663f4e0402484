import type { Me } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from './catalogue.ts'

export type ViewId = 'mine' | 'quiet' | 'all'

export interface ListView {
  readonly id: ViewId
  readonly name: MessageId
}

const views: readonly ListView[] = [
  { id: 'mine', name: 'view.mine' },
  { id: 'quiet', name: 'view.quiet' },
  { id: 'all', name: 'view.all' },
]

const isOwned = (object: ObjectView): boolean => object.fields.has('owner')

/** The views an object can be listed by. */
export const viewsOf = (object: ObjectView): readonly ListView[] =>
  views.filter(({ id }) => id === 'all' || (isOwned(object) && (id === 'mine' || object.fields.has('lastFollowUpAt'))))

/** Who sells begins with the own customers; who leads or set up the company, with all within reach. */
export const firstView = (me: Me, object: ObjectView): ViewId =>
  isOwned(object) && me.roles.includes('sales_rep') && me.founder !== true ? 'mine' : 'all'

/** The view of a name, as an address may state it; the first one for a name that is none. */
export function viewNamed(name: string | null, me: Me, object: ObjectView): ViewId {
  return viewsOf(object).find(({ id }) => id === name)?.id ?? firstView(me, object)
}

/** The condition of a view, as `POST /{objects}/query` takes it; null for everything within reach. When a customer counts as quiet, the server knows. */
export function filterOf(view: ViewId, me: Me): object | null {
  if (view === 'all') return null
  const mine = { ownerId: { eq: me.userId } }
  if (view === 'mine') return mine
  return { and: [mine, { lastFollowUpAt: { quiet: true } }] }
}
