import { lazy, Suspense, useEffect, useState } from 'react'
import type { Pointed } from './tip.tsx'

const Tip = lazy(async () => ({ default: (await import('./tip.tsx')).Tip }))

const PATIENCE_MS = 400

/** An empty `data-tip` says the name of its element. */
const pointedAt = (target: EventTarget | null): Pointed | null => {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null
  const words = element?.dataset['tip'] || element?.ariaLabel || ''
  return element === null || words === '' ? null : { element, words }
}

/**
 * The tooltips of the whole page by one listener: a page holds dozens of icons with names, and what shows a name is needed only where the mouse
 * rests. Whoever reads by ear has the name at the icon itself.
 */
export function Tips() {
  const [pointed, setPointed] = useState<Pointed | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over: HTMLElement | null = null
    const leave = () => {
      if (over === null) return
      clearTimeout(timer)
      over = null
      setPointed(null)
    }
    const onOver = (event: PointerEvent) => {
      const next = event.pointerType === 'mouse' ? pointedAt(event.target) : null
      if (next?.element === over) return
      leave()
      if (next === null) return
      over = next.element
      timer = setTimeout(() => setPointed(next), PATIENCE_MS)
    }
    const listening = new AbortController()
    const options = { passive: true, capture: true, signal: listening.signal }
    document.addEventListener('pointerover', onOver, options)
    for (const sign of ['pointerdown', 'keydown', 'scroll', 'resize']) addEventListener(sign, leave, options)
    return () => {
      leave()
      listening.abort()
    }
  }, [])
  if (pointed === null) return null
  return (
    <Suspense fallback={null}>
      <Tip {...pointed} />
    </Suspense>
  )
}
