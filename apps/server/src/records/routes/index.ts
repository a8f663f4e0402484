import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Route } from '../../platform/gate/route.ts'
import { batchRoutes } from './batch.ts'
import { disclosureRoutes } from './disclose.ts'
import { duplicateRoutes } from './duplicates.ts'
import { listRoutes } from './list.ts'
import { lookupRoutes } from './lookup.ts'
import { mergeRoutes } from './merge.ts'
import { priceRoutes } from './prices.ts'
import { readRoutes } from './read.ts'
import { reviseRoutes } from './revise.ts'
import { stepRoutes } from './steps.ts'
import { totalRoutes } from './totals.ts'
import { writeRoutes } from './write.ts'

/** Every route of one catalogued object, made from its declaration. */
export const recordRoutes = (object: ObjectDeclaration): Route[] => [
  ...listRoutes(object),
  ...lookupRoutes(object),
  ...totalRoutes(object),
  ...readRoutes(object),
  ...writeRoutes(object),
  ...reviseRoutes(object),
  ...stepRoutes(object),
  ...priceRoutes(object),
  ...disclosureRoutes(object),
  ...mergeRoutes(object),
  ...batchRoutes(object),
  ...duplicateRoutes(object),
]
