import Type from 'typebox'
import { limitsOf, REVEALS_WITHOUT_REASON, type SightKind, type Windows } from '../../platform/audit/budget.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'

const KINDS: readonly SightKind[] = ['listed', 'opened', 'revealed', 'lookup']
const WINDOWS: readonly (keyof Windows)[] = ['hour', 'day', 'week', 'month']

async function readBudget(ctx: RequestContext): Promise<Answer> {
  const { caller, services } = ctx
  const entries = await Promise.all(
    KINDS.map(async (kind) => {
      const limits = limitsOf(caller.access.budgets, kind)
      const spent = await services.ledger.spent({ tenantId: caller.tenant.id, principalId: caller.user.id, kind })
      return [
        kind,
        Object.fromEntries(
          WINDOWS.map((window) => [
            window,
            {
              spent: spent[window],
              limit: limits[window],
              left: Math.max(0, limits[window] - spent[window]),
            },
          ]),
        ),
      ]
    }),
  )
  return {
    status: 200,
    body: { ...Object.fromEntries(entries), revealsWithoutReason: REVEALS_WITHOUT_REASON },
    audit: UNRECORDED,
  }
}

export const budgetRoute: Route = route({
  name: 'access.budget',
  method: 'GET',
  path: '/access/budget',
  summary: {
    zh: '这一小时、一天、7 天和 30 天还能看多少',
    en: 'What the caller may still see this hour, day, 7 and 30 days',
  },
  admission: { kind: 'signedIn', programs: true },
  input: {},
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: readBudget,
})
