import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Route } from '../../platform/gate/route.ts'
import { disclosureRoutes } from './disclose.ts'
import { listRoutes } from './list.ts'
import { readRoutes } from './read.ts'
import { writeRoutes } from './write.ts'

/** Every route of one catalogued object, made from its declaration. */
export const recordRoutes = (object: ObjectDeclaration): Route[] => [
  ...listRoutes(object),
  ...readRoutes(object),
  ...writeRoutes(object),
  ...disclosureRoutes(object),
]
