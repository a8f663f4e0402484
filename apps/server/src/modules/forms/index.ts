import type { Module } from '../../platform/module.ts'
import { sweepForms } from './outcomes.ts'
import { formRoutes } from './routes-forms.ts'
import { pageRoutes } from './routes-page.ts'
import { publicRoutes } from './routes-public.ts'

export { KEY_PATTERN, newFormKey, tenantByKey } from './form-key.ts'
export { countCall } from './limiter.ts'

const HOUR_MS = 3_600_000

/** Forms on a company's website, by which strangers become leads. */
export const formsModule: Module = {
  name: 'forms',
  routes: [...publicRoutes, ...pageRoutes, ...formRoutes],
  jobs: [{ name: 'forms.sweep', everyMs: HOUR_MS, run: sweepForms }],
}
