import { mayEver } from '@holdfast/policy'
import type { Admission } from './route.ts'

/** Whoever lists records may keep questions about them and ask for numbers; what an answer holds is decided anew for each reader. */
export const listsRecords: Admission = {
  kind: 'rule',
  sentence: { zh: '能列出记录的人', en: 'whoever may list records' },
  allows: (access) => [...access.objects.keys()].some((object) => mayEver(access, object, 'list')),
}
