import type { Label } from '@holdfast/catalog'
import { both } from './refusal-text.ts'

/** What is wrong with rights as a company states them. */
export const rightsFaultMessages: Readonly<Record<string, Label>> = {
  training_day: both('从今天起，最多两年以内', 'From today on, within two years'),
  line_invalid: both(
    '没有这个对象、动作或字段，或者这个字段只能脱敏显示',
    'No such object, act or field, or one that is seen behind its mask by everybody',
  ),
  purpose_of_reveal: both(
    '“为了什么查看”只用于查看明文这一个动作，一条里选一个',
    'What something is seen for is said of revealing alone, one of them in a line',
  ),
}
