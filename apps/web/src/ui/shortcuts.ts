import { useEffect, useRef } from 'react'
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
  { keys: ['Enter'], name: 'keys.enter' },
  { keys: ['Esc'], name: 'keys.drop' },
  { keys: ['↑', '↓'], name: 'keys.move' },
  { keys: ['@'], name: 'keys.mention' },
  { keys: ['1', '…', '4'], name: 'keys.reason' },
] as const satisfies readonly { readonly keys: readonly string[]; readonly name: MessageId }[]

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const hasOpenDialog = () =>
  document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open') !== null

/** A single key that acts while nobody types and no dialogue is open. */
export function useShortcut(key: ShortcutKey, act: () => void, enabled = true): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (!enabled) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || hasOpenDialog() || event.defaultPrevented) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [key, enabled])
}
