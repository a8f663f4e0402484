/** Faults whose message names the bound that was missed, so that the next try can be right. */
import type { Label } from '@holdfast/catalog'
import type { ValueFault } from './refusal.ts'
import { both } from './refusal-text.ts'

/** What would have been right. */
export interface FaultWords {
  readonly bound?: number
  /** A type of JSON Schema. */
  readonly type?: string
  readonly options?: readonly string[]
}

const BOUNDS: Readonly<Record<string, (bound: number) => Label>> = {
  text_too_long: (n) => both(`最多 ${n} 个字符`, `At most ${n} characters`),
  text_too_short: (n) => both(`至少 ${n} 个字符`, `At least ${n} characters`),
  number_too_large: (n) => both(`不能大于 ${n}`, `At most ${n}`),
  number_too_small: (n) => both(`不能小于 ${n}`, `At least ${n}`),
  items_too_many: (n) => both(`一次最多 ${n} 项`, `At most ${n} at a time`),
  items_too_few: (n) => both(`至少 ${n} 项`, `At least ${n}`),
}

const TYPES: Readonly<Record<string, Label>> = {
  string: both('要写成文字', 'It has to be text'),
  integer: both('要写成整数', 'It has to be a whole number'),
  number: both('要写成数字', 'It has to be a number'),
  boolean: both('要写成 true 或 false', 'It has to be true or false'),
  array: both('要写成列表', 'It has to be a list'),
  object: both('要写成对象', 'It has to be an object'),
}

/** More options than these are looked up rather than read. */
const MOST_OPTIONS = 24

function messageOf(code: string, { bound, type, options }: FaultWords): Label | undefined {
  if (bound !== undefined) return BOUNDS[code]?.(bound)
  if (type !== undefined && code === 'type_wrong') return TYPES[type]
  if (options === undefined || options.length > MOST_OPTIONS) return undefined
  return both(`可以是：${options.join('、')}`, `One of: ${options.join(', ')}`)
}

/** A fault that names what would have been right, where that is known. */
export function faultWith(path: string, code: string, words: FaultWords): ValueFault {
  const message = messageOf(code, words)
  return message === undefined ? { path, code } : { path, code, message }
}
