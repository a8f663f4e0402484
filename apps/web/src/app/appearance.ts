import { useSyncExternalStore } from 'react'

export type Appearance = 'light' | 'dark'
type Choice = Appearance | 'system'

const KEY = 'holdfast.appearance'
const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const isChoice = (value: string | null): value is Choice => value === 'light' || value === 'dark' || value === 'system'

function readChoice(): Choice {
  const stored = localStorage.getItem(KEY)
  return isChoice(stored) ? stored : 'system'
}

let choice = readChoice()

function currentAppearance(): Appearance {
  if (choice !== 'system') return choice
  return darkQuery.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset.theme = currentAppearance()
  for (const listener of listeners) listener()
}

darkQuery.addEventListener('change', apply)
apply()

/** Follows the system until the reader chooses; the choice is no personal value and may stay in the browser. */
export function chooseAppearance(next: Choice): void {
  choice = next
  localStorage.setItem(KEY, next)
  apply()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, currentAppearance)
