import type { ObjectDeclaration } from '../declaration.ts'
import { account } from './account.ts'
import { activity } from './activity.ts'
import { comment } from './comment.ts'
import { contact } from './contact.ts'
import { contract } from './contract.ts'
import { delivery } from './delivery.ts'
import { department } from './department.ts'
import { lead } from './lead.ts'
import { opportunity } from './opportunity.ts'
import { order } from './order.ts'
import { part } from './part.ts'
import { payment } from './payment.ts'
import { price } from './price.ts'
import { pricebook } from './pricebook.ts'
import { product } from './product.ts'
import { quote } from './quote.ts'
import { rate } from './rate.ts'
import { task } from './task.ts'
import { team } from './team.ts'
import { user } from './user.ts'

/** What every installation has before a tenant adds anything. */
export const standardObjects: readonly ObjectDeclaration[] = [
  account,
  contact,
  lead,
  opportunity,
  product,
  part,
  pricebook,
  price,
  quote,
  contract,
  order,
  delivery,
  payment,
  rate,
  activity,
  comment,
  task,
  user,
  team,
  department,
]

export {
  account,
  activity,
  comment,
  contact,
  contract,
  delivery,
  department,
  lead,
  opportunity,
  order,
  part,
  payment,
  price,
  pricebook,
  product,
  quote,
  rate,
  task,
  team,
  user,
}
