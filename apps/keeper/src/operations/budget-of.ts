import type { Operation } from './desk.ts'

export const budgetOf: Operation<'budgetOf'> = (desk, { tenant, principal }) => {
  desk.keyring.get(tenant)
  return desk.budget.report({ tenant, principal })
}
