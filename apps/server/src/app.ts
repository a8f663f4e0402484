import { type Catalog, catalogOf, standardObjects } from '@holdfast/catalog'
import { webModule } from './modules/web/index.ts'
import type { Module } from './platform/module.ts'
import { recordsModule } from './records/index.ts'

/** The objects of an installation before a tenant adds its own. */
export const catalog: Catalog = catalogOf(standardObjects)

/** The whole system on one screen: every module, in the order in which their work is started. */
export const modules: readonly Module[] = [recordsModule(catalog), webModule()]
