import type { Label } from '@holdfast/catalog'
import type { SightKind, Windows } from './budget.ts'

const ACTS: Readonly<Record<SightKind, Label>> = {
  listed: { zh: '列出', en: 'list' },
  opened: { zh: '打开', en: 'open' },
  revealed: { zh: '查看明文', en: 'reveal' },
  lookup: { zh: '按号码查找', en: 'look up' },
}

const SPANS: Readonly<Record<keyof Windows, Label>> = {
  hour: { zh: '一小时内', en: 'an hour' },
  day: { zh: '一天内', en: 'a day' },
  week: { zh: '7 天内', en: '7 days' },
  month: { zh: '30 天内', en: '30 days' },
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span of seconds in the largest unit that still says something: minutes up to an hour and a half, hours up to a day and a half. */
function spanOf(seconds: number): Label {
  const [unit, zh, one, many] =
    seconds < 1.5 * HOUR
      ? ([MINUTE, '分钟', 'minute', 'minutes'] as const)
      : seconds < 1.5 * DAY
        ? ([HOUR, '小时', 'hour', 'hours'] as const)
        : ([DAY, '天', 'day', 'days'] as const)
  const count = Math.ceil(seconds / unit)
  return { zh: `${count} ${zh}`, en: `${count} ${count === 1 ? one : many}` }
}

/** What is used up, of which span of time, and when enough of it is free again. */
export function spentSentence(spent: {
  readonly kind: SightKind
  readonly window: keyof Windows
  readonly limit: number
  readonly retryAfterSeconds: number
}): Label {
  const [act, span, wait] = [ACTS[spent.kind], SPANS[spent.window], spanOf(spent.retryAfterSeconds)]
  if (spent.limit === 0) return { zh: `你的角色不能${act.zh}任何人。`, en: `Your role may ${act.en} nobody.` }
  return {
    zh: `${span.zh}最多${act.zh} ${spent.limit} 人，已经用完；大约 ${wait.zh}后又能${act.zh}。`,
    en: `You may ${act.en} ${spent.limit} people in ${span.en}, and that is used up; you may ${act.en} again in about ${wait.en}.`,
  }
}

/** The same where only the keeper counted: it says when, not of what. */
export function spentUntil(retryAfterSeconds: number): Label {
  const wait = spanOf(retryAfterSeconds)
  return {
    zh: `这段时间能看的数量已经用完；大约 ${wait.zh}后又能看。`,
    en: `What you may see for now is used up; you may see more in about ${wait.en}.`,
  }
}

/** The day's bounds of what is written, which the keeper holds in search terms: about so many people (docs/rights.md). */
export function writtenUntil(retryAfterSeconds: number): Label {
  const wait = spanOf(retryAfterSeconds)
  return {
    zh: `一天能新建和修改约 20,000 人、导入约 300,000 人，其中一项已经用完；大约 ${wait.zh}后又能写。`,
    en: `In a day you may create and change about 20,000 people and import about 300,000, and one of these is used up; you may write again in about ${wait.en}.`,
  }
}
