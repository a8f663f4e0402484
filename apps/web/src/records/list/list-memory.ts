import { useEffect, useState } from 'react'
import { useMe } from '../../app/session.tsx'
import { changeKept, keptAt } from '../drafts.ts'
import type { Condition } from './conditions.ts'

/** What was asked of a view beyond what it says: never in an address, since words and conditions may hold a person's values. */
export interface Asked {
  readonly q?: string
  readonly conditions?: readonly Condition[]
}

/** What was asked of an object's views, by their ids. */
type AskedViews = Readonly<Record<string, Asked>>

/** Whose memory it is: another person in the same window begins anew. */
let owner: string | null = null
const offsets = new Map<string, number>()
const asked = new Map<string, AskedViews>()

const NOTHING: AskedViews = {}

/** How far a list was scrolled. */
export const rememberedOffset = (plural: string): number => offsets.get(plural) ?? 0
export const rememberOffset = (plural: string, offset: number): void => void offsets.set(plural, offset)

export const rememberedAsked = (plural: string): AskedViews => asked.get(plural) ?? NOTHING

/** A number of this window, so that two windows do not ask each other's questions; there only once something was asked. */
const WINDOW = 'holdfast-window'
const placeOf = (window: string) => `lists/${window}`

function ownPlace(): string {
  const known = sessionStorage.getItem(WINDOW) ?? crypto.randomUUID()
  sessionStorage.setItem(WINDOW, known)
  return placeOf(known)
}

/** Remembers what is asked: while the page is open, and sealed like a draft for a reload. */
export function rememberAsked(userId: string, plural: string, views: AskedViews): void {
  asked.set(plural, views)
  offsets.delete(plural)
  void changeKept(userId, ownPlace(), () => Object.fromEntries(asked))
}

/** Only who loads the same page again, or comes back to it, goes on where they were: a link asks what it says. */
function isSameVisit(): boolean {
  const [visit] = performance.getEntriesByType('navigation')
  return visit instanceof PerformanceNavigationTiming && (visit.type === 'reload' || visit.type === 'back_forward')
}

/** Where this window left what it asked; null where there is nothing to bring back. */
function placeLeft(): string | null {
  const known = sessionStorage.getItem(WINDOW)
  return known !== null && isSameVisit() ? placeOf(known) : null
}

/** Forgets what was asked, for whoever signs out. */
export function forgetAsked(): void {
  owner = null
  offsets.clear()
  asked.clear()
  sessionStorage.removeItem(WINDOW)
}

/** Where something waits to be brought back. */
let left: string | null = null

/** Begins for a person, and says whether nothing waits to be brought back for them. */
function begin(userId: string): boolean {
  if (owner === userId) return left === null
  left = owner === null ? placeLeft() : null
  owner = userId
  offsets.clear()
  asked.clear()
  return left === null
}

async function bringBack(userId: string): Promise<void> {
  if (left === null) return
  const kept = await keptAt<Readonly<Record<string, AskedViews>>>(userId, left)
  if (owner !== userId) return
  left = null
  for (const [plural, views] of Object.entries(kept ?? {})) asked.set(plural, views)
}

/** Whether what this person asked before the page was loaded anew is back. */
export function useAskedBack(): boolean {
  const { userId } = useMe()
  const [isBack, setIsBack] = useState(() => begin(userId))
  useEffect(() => {
    if (isBack) return
    let here = true
    void bringBack(userId).then(() => {
      if (here) setIsBack(true)
    })
    return () => {
      here = false
    }
  }, [userId, isBack])
  return isBack
}
