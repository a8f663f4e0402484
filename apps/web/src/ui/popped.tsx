import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

const STOPS = 'a[href], button:not(:disabled), input:not(:disabled), textarea, [tabindex="0"]'

const stopsIn = (panel: HTMLElement): readonly HTMLElement[] =>
  [...panel.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility())

/** Tab goes round in the panel: what it was opened from lies elsewhere in the order of the page. */
function goRound(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Tab' || event.defaultPrevented) return
  const stops = stopsIn(event.currentTarget)
  const end = event.shiftKey ? stops[0] : stops.at(-1)
  if (!(event.target instanceof Node) || end === undefined || !end.contains(event.target)) return
  event.preventDefault()
  const next = event.shiftKey ? stops.at(-1) : stops[0]
  next?.focus()
}

interface PoppedProps {
  readonly children: ReactNode
  readonly label: string
}

/** What a button opens beside itself: it has the focus while it is open; Escape, heard by the popover, leads back. */
export function Popped({ children, label }: PoppedProps) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = panel
    if (current !== null && !current.contains(document.activeElement))
      stopsIn(current)[0]?.focus({ preventScroll: true })
  }, [])
  return (
    <div ref={panel} role="dialog" aria-label={label} onKeyDown={goRound}>
      {children}
    </div>
  )
}
