import { lazy, Suspense, useState } from 'react'
import { OwnButton } from './own-button.tsx'

const load = () => import('./own-menu-items.tsx')
const OwnMenuItems = lazy(async () => ({ default: (await load()).OwnMenuItems }))

export function OwnMenu() {
  const [asked, setAsked] = useState(false)
  const button = (
    <OwnButton onPointerEnter={() => void load()} onFocus={() => void load()} onClick={() => setAsked(true)} />
  )
  if (!asked) return button
  return (
    <Suspense fallback={button}>
      <OwnMenuItems />
    </Suspense>
  )
}
