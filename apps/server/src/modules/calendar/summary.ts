/** What is said of an entry where it leaves the house. */
import type { Reading } from '../../platform/gate/context.ts'
import { admitSight, type namesOfRecords, subjectsOf } from '../../records/index.ts'
import type { Entry, Found } from './entries.ts'

export const CALENDAR_WORDS = {
  zh: { name: '坚守 Holdfast', task: '任务', step: '下一步' },
  en: { name: 'Holdfast', task: 'Task', step: 'Next step' },
} as const

/** What a name leaves behind where it is not to be told. */
const BLANK = '···'

/** What an event says: the words, and the customer's name behind them or nowhere in them. */
export function summaryOf(
  { kind, words, about }: Pick<Entry, 'kind' | 'words' | 'about'>,
  told: { names: boolean; language: 'zh' | 'en' },
): string {
  const said = words ?? CALENDAR_WORDS[told.language][kind === 'task' ? 'task' : 'step']
  const name = about?.name ?? null
  if (name === null || name === '') return said
  return told.names ? `${said} · ${name}` : said.replaceAll(name, BLANK)
}

/** Whose name an answer tells: only theirs counts as seen. */
export async function sightsOfNamed(
  ctx: Reading,
  found: readonly Found[],
  named: Awaited<ReturnType<typeof namesOfRecords>>['named'],
) {
  const records = found.flatMap(({ records: all }) => all)
  return admitSight(ctx, 'listed', [...subjectsOf(records), ...named.filter(({ counted }) => counted)])
}
