import type { MessageId } from '../locales/zh.ts'

/** The single keys that act while nobody types, and what they do: the keyboard sheet lists these, and no other can be bound. */
export const shortcuts = {
  '/': 'keys.search',
  c: 'keys.create',
  n: 'keys.followUp',
  '?': 'keys.sheet',
} as const satisfies Readonly<Record<string, MessageId>>

export type ShortcutKey = keyof typeof shortcuts

/** Keys that act where one is: in a text, a list, a dialogue. */
export const heldKeys = [
  { keys: ['Ctrl', 'K'], name: 'keys.palette' },
  { keys: ['Ctrl', 'Enter'], name: 'keys.save' },
  { keys: ['Ctrl', 'Z'], name: 'keys.undo' },
  { keys: ['Enter'], name: 'keys.enter' },
  { keys: ['Esc'], name: 'keys.drop' },
  { keys: ['↑', '↓'], name: 'keys.move' },
  { keys: ['Space'], name: 'keys.carry' },
  { keys: ['@'], name: 'keys.mention' },
  { keys: ['1', '…', '4'], name: 'keys.reason' },
] as const satisfies readonly { readonly keys: readonly string[]; readonly name: MessageId }[]
