import { useEffect, useRef } from 'react'
import type { ShortcutKey } from './shortcut-keys.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const hasOpenDialog = () =>
  document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open') !== null

interface Binding {
  readonly key: ShortcutKey
  readonly act: () => void
}

/** What acts, the latest last: a page binds its keys after the frame, and its meaning of a key goes first. */
let bindings: readonly Binding[] = []

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (isTyping(event.target) || hasOpenDialog()) return
  const bound = bindings.findLast(({ key }) => key === event.key.toLowerCase())
  if (bound === undefined) return
  event.preventDefault()
  bound.act()
}

document.addEventListener('keydown', onKey)

/** A single key that acts while nobody types and no dialogue is open; where two bind it, the one that came last. */
export function useShortcut(key: ShortcutKey, act: () => void, enabled = true): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (!enabled) return
    const binding = { key, act: () => latest.current() }
    bindings = [...bindings, binding]
    return () => {
      bindings = bindings.filter((one) => one !== binding)
    }
  }, [key, enabled])
}
